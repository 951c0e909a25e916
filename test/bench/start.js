// Node 20 runs no TypeScript: Vite, which is here anyway, loads it.
import { runnerImport } from 'vite';

const { module } = await runnerImport('./test/bench/main.ts', { configFile: false });
await module.bench(process.argv.slice(2));
