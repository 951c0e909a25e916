// Commands of a shell.
import { hostAddress, processParameter } from '../text/addresses.ts';
import { endpointAddress, fileName, type Generator, getProcess, isReport, isUsual, savesResult } from './code-input.ts';
import { shell } from './quoting.ts';

export const shellGenerators: readonly Generator[] = [
  {
    id: 'curl',
    name: 'curl',
    write(input) {
      if (input.isPrivate) return { absence: 'private' };
      const address = hostAddress(input.endpoint, { key: input.key, process: getProcess(input) });
      // A fault is an answer in XML, which must not be saved as a picture.
      const output = isReport(input) ? [] : ['--output', shell(fileName(input))];
      return { text: ['curl', '--fail-with-body', ...output, shell(address)].join(' ') };
    },
  },
  {
    id: 'ossutil',
    name: 'ossutil',
    write(input) {
      if (savesResult(input)) return { absence: 'save-as' };
      const { endpoint, key, process } = input;
      return {
        text: [
          `ossutil presign ${shell(`oss://${endpoint.bucket}/${key}`)}`,
          ...(process === '' ? [] : [`--query-param ${shell(`${processParameter}=${process}`)}`]),
          '--expires-duration 1h',
          `--region ${shell(endpoint.region)}`,
          ...(isUsual(endpoint) ? [] : [`--endpoint ${shell(endpointAddress(endpoint))}`]),
          ...(endpoint.domain === undefined ? [] : ['--addressing-style cname']),
        ].join(' \\\n  '),
      };
    },
  },
];
