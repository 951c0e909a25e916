// Pages and workers of an origin are told of each other's changes.
import { describe, expect, test } from 'vitest';
import { indexedDbStore } from '../../src/browser/indexed-db.ts';
import { failureOf, makeBucket } from '../bucket/records.ts';
import { until } from '../until.ts';
import { freshName } from './databases.ts';

describe('changes of buckets', () => {
  test('are heard by the other stores of the database, and by nobody else', async () => {
    const name = freshName();
    const [writer, reader, stranger] = [indexedDbStore(name), indexedDbStore(name), indexedDbStore(freshName())];
    const heard: string[] = [];
    const stops = [
      writer.onBucketsChanged(() => heard.push('writer')),
      stranger.onBucketsChanged(() => heard.push('stranger')),
    ];
    const next = (): Promise<string[]> =>
      new Promise((resolve) => {
        const stop = reader.onBucketsChanged(() => {
          stop();
          resolve(reader.listBuckets().then((buckets) => buckets.map((bucket) => bucket.name)));
        });
      });
    const made = next();
    await makeBucket(writer, 'photos');
    expect(await made).toEqual(['photos']);
    const deleted = next();
    await writer.deleteBucket('photos');
    expect(await deleted).toEqual([]);
    // A failed change is not announced: the next announcement is that of the change after it.
    const again = next();
    await failureOf(writer.deleteBucket('photos'));
    await makeBucket(writer, 'archive');
    expect(await again).toEqual(['archive']);
    expect(heard).toEqual([]);
    for (const stop of stops) stop();
  });

  test('are heard until the listener is removed, from stores that listen and from others', async () => {
    const name = freshName();
    const [writer, reader] = [indexedDbStore(name), indexedDbStore(name)];
    const heard: string[] = [];
    const stopFirst = reader.onBucketsChanged(() => heard.push('first'));
    const stopSecond = reader.onBucketsChanged(() => heard.push('second'));
    await makeBucket(writer, 'one');
    await until(() => expect(heard).toEqual(['first', 'second']));
    stopFirst();
    const stopWriter = writer.onBucketsChanged(() => heard.push('writer'));
    await makeBucket(writer, 'two');
    await until(() => expect(heard).toEqual(['first', 'second', 'second']));
    stopSecond();
    await makeBucket(writer, 'three');
    // When another listener of the channel got the message, the first one would have got it too.
    await makeBucket(reader, 'four');
    await until(() => expect(heard).toEqual(['first', 'second', 'second', 'writer']));
    stopWriter();
  });
});
