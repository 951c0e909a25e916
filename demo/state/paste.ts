// Takes over whatever was pasted into the field: the process, the key, and the endpoint that copies name from then on.
import { adopt } from '../text/endpoint.ts';
import { readPasted } from '../text/read-pasted.ts';
import { words } from '../words/words.ts';
import { chooseEndpoint, endpoint } from './endpoint.ts';
import { say } from './status.ts';
import { edit } from './view.ts';

/** True for text that is more than a process being typed. */
export const isPasted = (text: string): boolean => /:\/\/|x-oss-process=|%2f|[\r\n]/i.test(text);

/** Reads the text and changes the view; one undo takes it back. */
export function paste(text: string): void {
  const { process, key, endpoint: found, notes } = readPasted(text);
  if (found) chooseEndpoint(adopt(endpoint.value, found));
  edit({ process, off: [], ...(key !== undefined && { key }) });
  const { pasted } = words.value.bar;
  const news = [...(key === undefined ? [] : [pasted.read(key)]), ...notes.map((note) => pasted.notes[note])];
  if (news.length > 0) say(news.join(' '));
}
