// The SDK has no types of its own; these are of what the tests use.
declare module 'ali-oss' {
  interface Options {
    readonly accessKeyId: string;
    readonly accessKeySecret: string;
    readonly stsToken?: string;
    readonly bucket: string;
    readonly region?: string;
    readonly endpoint?: string;
    /** Path style: the bucket is the first segment of the path. */
    readonly sldEnable?: boolean;
    readonly secure?: boolean;
    readonly authorizationV4?: boolean;
    readonly headerEncoding?: 'utf-8' | 'latin1';
    /** What sends the requests. */
    readonly urllib?: {
      request(
        url: string,
        sent: { readonly headers: Readonly<Record<string, string | number>> },
      ): Promise<{ readonly status: number }>;
    };
  }

  /** What every call comes down to. */
  interface Call {
    readonly method: string;
    readonly bucket?: string;
    readonly object?: string;
    readonly headers?: Readonly<Record<string, string>>;
    /** Signed with V1 too. */
    readonly subres?: Readonly<Record<string, string>>;
    readonly query?: Readonly<Record<string, string>>;
    readonly content?: Uint8Array;
    readonly additionalHeaders?: readonly string[];
  }

  interface UrlOptions {
    readonly expires?: number;
    readonly method?: string;
    readonly process?: string;
    readonly trafficLimit?: number;
    readonly response?: Readonly<Record<string, string>>;
    readonly [header: `x-oss-${string}` | 'Content-Type' | 'Content-MD5']: string;
  }

  export default class OSS {
    constructor(options: Options);
    put(name: string, file: Blob): Promise<unknown>;
    get(name: string, options?: { readonly process?: string }): Promise<{ readonly content: Uint8Array }>;
    signatureUrl(name: string, options?: UrlOptions): string;
    signatureUrlV4(
      method: string,
      expiresSeconds: number,
      request: {
        readonly headers?: Readonly<Record<string, string>>;
        readonly queries?: Readonly<Record<string, string | null>>;
      },
      name: string,
      additionalHeaders?: readonly string[],
    ): Promise<string>;
    request(call: Call): Promise<unknown>;
  }
}
