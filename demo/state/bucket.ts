// The bucket of the page: opened once, by URLs that the service worker answers, or in memory where there is none.
import { signal } from '@preact/signals';
import { createImageProcessor } from 'oss-img';
import type { PageBucket } from 'oss-img/bucket';
import { registerImageServiceWorker } from 'oss-img/register';
import { type Bucket, bucketName, bucketOptions, openKeptBucket, openMemoryBucket } from '../store/bucket.ts';
import { keptFonts } from '../store/kept-fonts.ts';

/**
 * The processes of the bucket's styles by name. The processor reads the object at each job, so that the preview resolves
 * `style/<name>` as the URLs of the bucket do.
 */
export const styleProcesses: Record<string, string> = { ...bucketOptions.styles };

/** The fonts that the visitor gave: workers get them when they start. */
const fonts = await keptFonts();

/** The processor of the picture being edited. */
export const processor = createImageProcessor({ styles: styleProcesses, fonts });

/** URLs get a pool of their own: a page full of thumbnails must not hold up the picture being edited. */
const urlProcessor = createImageProcessor({ fonts });

export type Service =
  | { readonly is: 'starting' }
  | { readonly is: 'in control' }
  /** No URL is answered in this window; the reason is for people. */
  | { readonly is: 'missing'; readonly reason: string };

/** The state of the service worker, which answers the URLs of the bucket. */
export const service = signal<Service>({ is: 'starting' });

/** The bucket, once it is known who answers its URLs. Never rejects. */
export const bucket: Promise<Bucket> = open();

async function open(): Promise<Bucket> {
  const [door, served] = await Promise.all([openDoor(), startService()]);
  if (!(door instanceof Error)) return openKeptBucket(door, served);
  // The service worker has nothing to answer with either.
  service.value = { is: 'missing', reason: door.message };
  return openMemoryBucket();
}

/** An error where the browser keeps no buckets. An existing bucket keeps the settings that the visitor gave it. */
async function openDoor(): Promise<PageBucket | Error> {
  try {
    const { listBuckets, openBucket } = await import('oss-img/bucket');
    const { name: _, credentials, ...settings } = bucketOptions;
    const isThere = (await listBuckets()).some(({ name }) => name === bucketName);
    if (!isThere) return await openBucket(bucketName, { processor, credentials, ...settings });
    // The service worker of another page of the site may have made the bucket, and then nobody told this one what to sign with. A
    // full disk must not keep it shut.
    return await openBucket(bucketName, { processor, credentials }).catch(() => openBucket(bucketName, { processor }));
  } catch (error) {
    return new Error(messageOf(error));
  }
}

async function startService(): Promise<boolean> {
  try {
    await registerImageServiceWorker('/playground-sw.js', { processor: urlProcessor });
    service.value = { is: 'in control' };
    return true;
  } catch (error) {
    service.value = { is: 'missing', reason: messageOf(error) };
    return false;
  }
}

/** The text of anything that was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
