// Node 20 does not run TypeScript, so Vite loads it.
import { runnerImport } from 'vite';

const { module } = await runnerImport('./test/fuzz/node-work.ts', { configFile: false });
module.work();
