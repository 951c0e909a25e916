// Upload forms, signed by node:crypto as an application server signs them.
import { createHmac } from 'node:crypto';

/** What stands for the name of the file in a key. */
export const filename = ['$', '{filename}'].join('');

export type Conditions = readonly (Readonly<Record<string, unknown>> | readonly unknown[])[];

/** A policy in base64 that is valid for an hour, or for as long as `ms` says. */
export const policyOf = (conditions: unknown, ms = 3_600_000): string =>
  base64Of({ expiration: new Date(Date.now() + ms).toISOString(), conditions });

export const base64Of = (document: unknown): string => Buffer.from(JSON.stringify(document)).toString('base64');

interface Keys {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string;
}

const tokenOf = ({ securityToken }: Keys): Record<string, string> =>
  securityToken === undefined ? {} : { 'x-oss-security-token': securityToken };

/** The fields of a V1 signature over a policy. */
export const signedV1 = (keys: Keys, policy: string): Record<string, string> => ({
  OSSAccessKeyId: keys.accessKeyId,
  policy,
  Signature: createHmac('sha1', keys.accessKeySecret).update(policy).digest('base64'),
  ...tokenOf(keys),
});

/** The fields of a V4 signature, and their conditions, as `x-oss-date` is `date`. */
export function signedV4(
  keys: Keys,
  conditions: Conditions,
  { date = new Date(), region = 'cn-hangzhou', isCovered = true } = {},
): Record<string, string> {
  const time = date.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const day = time.slice(0, 8);
  const own = {
    'x-oss-signature-version': 'OSS4-HMAC-SHA256',
    'x-oss-credential': `${keys.accessKeyId}/${day}/${region}/oss/aliyun_v4_request`,
    'x-oss-date': time,
    ...tokenOf(keys),
  };
  const covered = isCovered ? Object.entries(own).map(([name, value]) => ({ [name]: value })) : [];
  const policy = policyOf([...covered, ...conditions]);
  const key = [day, region, 'oss', 'aliyun_v4_request'].reduce<Buffer>(
    (made, part) => createHmac('sha256', made).update(part).digest(),
    Buffer.from(`aliyun_v4${keys.accessKeySecret}`),
  );
  return { ...own, policy, 'x-oss-signature': createHmac('sha256', key).update(policy).digest('hex') };
}

export const formOf = (
  fields: Readonly<Record<string, string>>,
  file: Blob | string = new File(['hello'], 'cat.jpg', { type: 'image/jpeg' }),
): FormData => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', file);
  return form;
};
