// What a reply of the service may be.
import { createRequire } from 'node:module';
import { codeFault, errorFault } from './errors.ts';
import type { Answer, Job, Reply, RequestPlan } from './jobs.ts';

/** The parser of ali-oss: none of this project's code. */
const sax = createRequire(createRequire(import.meta.url).resolve('xml2js'))('sax') as {
  parser(strict: boolean): {
    onopentag(tag: { name: string }): void;
    ontext(text: string): void;
    onerror(error: Error): void;
    write(text: string): { close(): void };
  };
};

/** What is wrong with the replies to an exchange; undefined if nothing is. */
export function judgeReplies(job: Job, { parts }: Answer): string | undefined {
  if (job.kind !== 'exchange') return 'The job is of another kind.';
  for (const [index, part] of parts.entries()) {
    const plan = job.requests[index];
    const fault = part.ok
      ? 'status' in part && plan
        ? replyFault(plan, part)
        : 'The answer is of another kind.'
      : errorFault(part);
    if (fault) return `Request ${index}: ${fault}`;
  }
  return undefined;
}

function replyFault({ method }: RequestPlan, { status, headers, body }: Reply): string | undefined {
  if (status === 0) return undefined;
  if (status < 200 || status > 599) return `The status is ${status}.`;
  if (method === 'HEAD') return status === 500 ? 'The status is 500.' : undefined;
  const text = new TextDecoder().decode(body);
  if (status < 400)
    return headers['content-type'] === 'application/xml' && headers['x-oss-object-type'] === undefined && text !== ''
      ? readXml(text).fault
      : undefined;
  const { root, code, fault } = readXml(text);
  if (fault) return `${fault} The status is ${status}, the body ${text.slice(0, 300)}`;
  if (root !== 'Error' || code === '')
    return `The status is ${status}, but the body is no error: ${text.slice(0, 300)}`;
  return codeFault(code, text);
}

/** An altered request must be refused, and any other one taken. */
export function judgeSignature(job: Job, { parts: [part] }: Answer): string | undefined {
  const plan = job.kind === 'exchange' ? job.requests[0] : undefined;
  if (!plan?.signing || !part?.ok || !('status' in part)) return 'There is no reply.';
  const { altered, version } = plan.signing;
  const { status } = part;
  const isTaken = status >= 200 && status < 400;
  if (altered === undefined)
    return isTaken ? undefined : `A request rightly signed by ${version} was answered with ${status}.`;
  // 400 is for what contradicts itself, such as a time beyond what V4 allows.
  return status === 403 || status === 400
    ? undefined
    : `A request with another ${altered} than signed by ${version} was answered with ${status}.`;
}

function readXml(text: string): { root: string; code: string; fault?: string } {
  const path: string[] = [];
  let [root, code] = ['', ''];
  let fault: string | undefined;
  const parser = sax.parser(true);
  parser.onopentag = ({ name }) => {
    root ||= name;
    path.push(name);
  };
  parser.ontext = (content) => {
    if (path.at(-1) === 'Code' && code === '') code = content.trim();
  };
  parser.onerror = (error) => {
    fault ??= `The XML is not well-formed: ${error.message.split('\n')[0]}.`;
  };
  try {
    parser.write(text).close();
  } catch (error) {
    fault ??= `The XML is not well-formed: ${error}.`;
  }
  return { root, code, ...(fault && { fault }) };
}
