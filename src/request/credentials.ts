/** An access key, with its security token if it is temporary. */
export interface Credentials {
  /** The public id of the key. */
  readonly accessKeyId: string;
  /** The secret that signatures are made with; never sent. */
  readonly accessKeySecret: string;
  /** The token that a temporary key was issued with. */
  readonly securityToken?: string | undefined;
}
