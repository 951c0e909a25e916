// Pages and workers of an origin share its buckets: who changes them tells the others.

export interface BucketsChannel {
  announce(): void;
  /** Hears what others announce, not this channel itself. @returns stops it */
  listen(listener: () => void): () => void;
}

const message = 'buckets-changed';

/** Open only while somebody listens, or for the moment of an announcement: an open channel keeps Node alive. */
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
