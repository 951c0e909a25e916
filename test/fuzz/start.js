// Node 20 does not run TypeScript, so Vite loads it.
import { runnerImport } from 'vite';

const { module } = await runnerImport('./test/fuzz/main.ts', { configFile: false });
process.exitCode = (await module.runFuzz(process.argv.slice(2))) ? 1 : 0;
