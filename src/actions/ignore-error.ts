// ignore-error: the original instead of an error. As OSS, which does not document the action; another service does, and real URLs
// carry it.
import { failureAction } from './action.ts';

export const ignoreError = failureAction({
  name: 'ignore-error',
  summary: 'Answers an error of the parameters or the processing with the original; usually last.',
  docs: 'https://www.alibabacloud.com/help/en/oss/user-guide/overview-17',
  params: {
    enabled: { key: '', kind: 'flag', required: true, doc: '1: the original instead of an error' },
  },
  examples: ['ignore-error,1'],
});
