// The header Server-Timing, taken apart.

export interface ServerTiming {
  readonly name: string;
  readonly description: string | undefined;
  readonly ms: number | undefined;
}

/** `decode;dur=4.1, worker;desc="page pool"` as two entries. Quoted text may hold commas and semicolons. */
export function readServerTiming(header: string): readonly ServerTiming[] {
  const entries = header.match(/(?:[^,"]|"[^"]*")+/g) ?? [];
  return entries.map((entry) => {
    const [name = '', ...attributes] = (entry.match(/(?:[^;"]|"[^"]*")+/g) ?? []).map((part) => part.trim());
    const value = (key: string): string | undefined =>
      attributes
        .find((attribute) => attribute.startsWith(`${key}=`))
        ?.slice(key.length + 1)
        .replace(/^"|"$/g, '');
    const duration = value('dur');
    return { name, description: value('desc'), ms: duration === undefined ? undefined : Number(duration) };
  });
}
