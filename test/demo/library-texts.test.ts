// Names that avoid each other, and styles as files.
import { describe, expect, test } from 'vitest';
import { distinct, numbered } from '../../demo/text/numbered.ts';
import { readStyleFile, writeStyleJson, writeStyleXml } from '../../demo/text/style-file.ts';

function first(name: string, count: number): string[] {
  const names = numbered(name);
  return Array.from({ length: count }, () => String(names.next().value));
}

describe('names that are taken', () => {
  test('get a number before the ending', () => {
    expect(first('a.jpg', 3)).toEqual(['a.jpg', 'a-2.jpg', 'a-3.jpg']);
    expect(first('a.tar.gz', 2)).toEqual(['a.tar.gz', 'a.tar-2.gz']);
  });

  test('get it at the end where there is no ending', () => {
    expect(first('photo', 2)).toEqual(['photo', 'photo-2']);
    expect(first('dir.d/photo', 2)).toEqual(['dir.d/photo', 'dir.d/photo-2']);
    expect(first('dir/.hidden', 2)).toEqual(['dir/.hidden', 'dir/.hidden-2']);
  });

  test('never meet in one folder, whatever their case and whatever numbers they bring', () => {
    const names = distinct(['a.jpg', 'A.jpg', 'a-2.jpg', 'a.jpg', 'b.png']);
    expect(names).toEqual(['a.jpg', 'A-2.jpg', 'a-2-2.jpg', 'a-3.jpg', 'b.png']);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
  });
});

describe('styles as a file', () => {
  const styles = [
    { name: 'small', content: 'image/resize,w_100' },
    { name: 'odd_name.1-2', content: `image/watermark,text_SGk,t_50/&<>"'` },
  ];

  test('come back from the XML and from the JSON that were written', () => {
    expect(readStyleFile(writeStyleXml(styles))).toEqual(styles);
    expect(readStyleFile(writeStyleJson(styles))).toEqual(styles);
    expect(readStyleFile(writeStyleXml([]))).toEqual([]);
  });

  test('are found in what the service and its tools write', () => {
    const listing = `\ufeff<?xml version="1.0"?><!-- <Style><Name>no</Name><Content>no</Content></Style> -->
      <StyleList><Style><Name>one</Name><Content><![CDATA[image/resize,w_1&h_2]]></Content><Category>image</Category>
      <CreateTime>Wed, 20 May 2020 12:07:15 GMT</CreateTime></Style><Style><Content>nameless</Content></Style></StyleList>`;
    expect(readStyleFile(listing)).toEqual([{ name: 'one', content: 'image/resize,w_1&h_2' }]);
    expect(readStyleFile('[{"Name":"two","Content":"image/blur,r_3,s_2"},{"name":3},null,"x"]')).toEqual([
      { name: 'two', content: 'image/blur,r_3,s_2' },
    ]);
  });

  test('numeric references are read, and those of no character are left as they are', () => {
    const xml = '<Style><Name>n</Name><Content>&#105;&#x6D;age/&#x110000;&bad;</Content></Style>';
    expect(readStyleFile(xml)).toEqual([{ name: 'n', content: 'image/&#x110000;&bad;' }]);
  });

  test.each(['', 'plain text', '{', '[1, 2]', '"text"', 'null', '<html><Style>', '{"a":1}'])(
    'there are none in %j',
    (text) => {
      expect(readStyleFile(text)).toEqual([]);
    },
  );
});
