// ignore-error: answers with the source instead of an error. As OSS, which does not document the action: real URLs carry it, and
// another cloud service documents it.
import { failureAction } from './action.ts';

export const ignoreError = failureAction({
  name: 'ignore-error',
  summary: 'Answers with the unchanged source if a parameter is wrong or the processing fails. Usually written last.',
  docs: 'https://www.alibabacloud.com/help/en/oss/user-guide/overview-17',
  params: {
    enabled: { key: '', kind: 'flag', required: true, doc: '1 answers with the source instead of an error' },
  },
  examples: ['ignore-error,1'],
});
