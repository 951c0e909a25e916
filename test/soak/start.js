// Node 20 does not run TypeScript, so Vite loads it.
import { runnerImport } from 'vite';

const { module } = await runnerImport('./test/soak/main.ts', { configFile: false });
const { rows } = await module.soak(process.argv.slice(2));
if (rows.some(({ failures }) => failures.length > 0)) process.exitCode = 1;
