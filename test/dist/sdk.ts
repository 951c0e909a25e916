// Alibaba's own SDK for browsers, unmodified, inside a page under the service worker's control. Its calls are written here
// and made there: arguments and results cross as plain data.
import type { BrowserContext, Page } from 'playwright';
import type { Sdk } from './sdk-calls.ts';
import { openDemo } from './site.ts';

export interface SdkOptions {
  readonly bucket?: string;
  readonly accessKeyId?: string;
  readonly accessKeySecret?: string;
  readonly stsToken?: string;
  readonly region?: string;
  readonly endpoint?: string;
  readonly sldEnable?: boolean;
  readonly cname?: boolean;
  readonly secure?: boolean;
  readonly authorizationV4?: boolean;
  readonly useFetch?: boolean;
  readonly headerEncoding?: 'latin1';
}

export const keyPair = { accessKeyId: 'oss-img', accessKeySecret: 'oss-img-secret' };

/** Where requests go: `/<bucket>/` on the page's own origin, or the bucket's host at the real service. */
export const styles = {
  path: (origin: string): SdkOptions => ({ ...keyPair, endpoint: origin, sldEnable: true, bucket: 'image-demo' }),
  host: (): SdkOptions => ({ ...keyPair, region: 'oss-cn-hangzhou', bucket: 'image-demo' }),
};

/** The ways of an application: what signs, what sends, where to. */
export const ways = (origin: string): (readonly [name: string, options: SdkOptions])[] =>
  (['path', 'host'] as const).flatMap((style) =>
    [false, true].flatMap((authorizationV4) =>
      [false, true].map(
        (useFetch) =>
          [
            `${authorizationV4 ? 'v4' : 'v1'}-${useFetch ? 'fetch' : 'xhr'}-${style}`,
            { ...styles[style](origin), authorizationV4, useFetch },
          ] as const,
      ),
    ),
  );

/** The error the SDK threw. */
class SdkError extends Error {
  declare readonly code?: string;
  declare readonly status?: number;
  declare readonly ecCode?: string;
  declare readonly requestId?: string;
  declare readonly hostId?: string;
  declare readonly serverTime?: string;
}

export async function openSdkPage(context: BrowserContext, demo: string): Promise<Page> {
  const page = await openDemo(context, demo);
  await loadSdk(page);
  return page;
}

export async function loadSdk(page: Page): Promise<void> {
  await page.addScriptTag({ url: '/sdk/aliyun-oss-sdk.js' });
}

/** A page with the SDK whose clock is wrong. Playwright's own clock is that of all pages at once. */
export async function openSkewedPage(context: BrowserContext, demo: string, offsetMs: number): Promise<Page> {
  const page = await context.newPage();
  await page.addInitScript((ms) => {
    const RealDate = Date;
    window.Date = class extends RealDate {
      constructor(...given: []) {
        super(...((given.length > 0 ? given : [RealDate.now() + ms]) as []));
      }
      static override now(): number {
        return RealDate.now() + ms;
      }
    } as DateConstructor;
  }, offsetMs);
  await page.goto(`${demo}photos/nothing`);
  await loadSdk(page);
  return page;
}

/** A client of the page; each call makes it anew. */
export const sdkOf = (page: Page, options: SdkOptions): Sdk =>
  new Proxy({} as Sdk, {
    get:
      (_, method: string) =>
      (...given: unknown[]) =>
        call(page, options, method, given),
  });

/** A Buffer is no plain data to Playwright; a Uint8Array is. */
const plain = (value: unknown): unknown => (Buffer.isBuffer(value) ? Uint8Array.from(value) : value);

async function call(page: Page, options: SdkOptions, method: string, given: unknown[]): Promise<unknown> {
  const args = given.map((value) =>
    typeof value === 'object' && value !== null && 'bytes' in value
      ? { ...value, bytes: plain(value.bytes) }
      : plain(value),
  );
  const { value, error } = await page.evaluate(
    async ({ options, method, args }) => {
      type Client = Readonly<Record<string, (...values: readonly unknown[]) => unknown>>;
      const { OSS } = window as unknown as {
        OSS: (new (options: unknown) => Client) & { Buffer: { from(bytes: Uint8Array): Uint8Array } };
      };
      const content = (argument: unknown): unknown => {
        if (argument instanceof Uint8Array) return OSS.Buffer.from(argument);
        if (typeof argument !== 'object' || argument === null) return argument;
        if ('zeros' in argument) return OSS.Buffer.from(new Uint8Array(argument.zeros as number));
        if (!('bytes' in argument)) return argument;
        const { as, bytes, type, name } = argument as {
          as: string;
          bytes: Uint8Array<ArrayBuffer>;
          type: string;
          name?: string;
        };
        return as === 'file' ? new File([bytes], name ?? '', { type }) : new Blob([bytes], { type });
      };
      const simple = (result: unknown): unknown => {
        if (typeof result !== 'object' || result === null) return result;
        const { res, ...own } = result as { res?: { status: number; headers: Record<string, string> } };
        const fields = Object.entries(own).map(([name, field]) => [
          name,
          field instanceof Uint8Array ? Uint8Array.from(field) : field,
        ]);
        return { ...Object.fromEntries(fields), ...(res && { res: { status: res.status, headers: res.headers } }) };
      };
      try {
        const client = new OSS(options);
        return { value: simple(await client[method]?.(...args.map(content))) };
      } catch (thrown) {
        const { name, message, code, status, ecCode, requestId, hostId, serverTime } = thrown as Error &
          Record<string, unknown>;
        return { error: { name, message, code, status, ecCode, requestId, hostId, serverTime } };
      }
    },
    { options, method, args },
  );
  if (error) throw Object.assign(new SdkError(error.message), error);
  return value;
}
