// Node 20 does not run TypeScript, so Vite loads it.
import { runnerImport } from 'vite';

const { module } = await runnerImport('./test/bench/main.ts', { configFile: false });
await module.bench(process.argv.slice(2));
