// ignore-error: answers with the source instead of an error. As OSS, which does not document the action: real URLs carry it, and
// another cloud service documents it.
import { failureAction } from './action.ts';

export const ignoreError = failureAction({
  name: 'ignore-error',
  params: {
    enabled: { key: '', kind: 'flag', required: true },
  },
});
