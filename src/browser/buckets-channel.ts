// Pages and workers of an origin share its buckets: whoever changes them tells the others.

/** Announces changes of buckets to the other pages and workers of the origin. */
export interface BucketsChannel {
  /** Tells the others that a bucket was made, changed or deleted. */
  announce(): void;
  /** Calls the listener when others announce something, not when this channel does. @returns a function that stops it */
  listen(listener: () => void): () => void;
}

const message = 'buckets-changed';

/** The BroadcastChannel is open only while somebody listens and during an announcement, since an open one keeps Node alive. */
export function bucketsChannel(name: string): BucketsChannel {
  const listeners = new Set<{ readonly hear: () => void }>();
  let heard: BroadcastChannel | undefined;
  return {
    announce: () => {
      const channel = heard ?? new BroadcastChannel(name);
      channel.postMessage({ type: message });
      if (channel !== heard) channel.close();
    },
    listen: (hear) => {
      const listener = { hear };
      listeners.add(listener);
      heard ??= open(name, () => {
        for (const one of listeners) one.hear();
      });
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        heard?.close();
        heard = undefined;
      };
    },
  };
}

function open(name: string, hear: () => void): BroadcastChannel {
  const channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }: MessageEvent<{ readonly type?: unknown } | null>) => {
    if (data?.type === message) hear();
  };
  return channel;
}
