// The facts that the source states: size, EXIF and average hue. They are the answers of `info` and `average-hue`, which would otherwise
// have to take the place of the process.
import { processor } from '../../state/bucket.ts';
import { source } from '../../state/source.ts';
import { words } from '../../words/words.ts';
import { useTask } from '../use-task.ts';
import { CodeBox } from './code-box.tsx';

/** The fields that every picture has. All others come from its EXIF data. */
const basics = ['ImageWidth', 'ImageHeight', 'Format', 'FrameCount', 'FileSize'];

export function InfoTab() {
  const { info: terms, waiting } = words.value.drawer;
  const body = source.value?.body;
  const info = useTask(async (signal) => body && processor.info(body, { signal }), [body]);
  const hue = useTask(async (signal) => body && processor.averageHue(body, { signal }), [body]);
  if (info.is === 'failed') return <p class="notice">{info.reason}</p>;
  if (info.is === 'waiting' || !info.value) return <p class="muted">{waiting}</p>;
  const facts = info.value;
  const exif = Object.keys(facts).filter((name) => !basics.includes(name));
  const json = JSON.stringify(facts, null, 2);
  return (
    <div class="info-tab">
      <div>
        <h3>{terms.basics}</h3>
        <Table id="basics" names={basics} facts={facts} />
        <h3>{terms.averageHue}</h3>
        <p class="hue" id="average-hue">
          {hue.is === 'done' && hue.value && <Swatch hue={hue.value} />}
          <code>{hue.is === 'done' ? hue.value : hue.is === 'failed' ? hue.reason : '…'}</code>
        </p>
      </div>
      <div>
        <h3>{terms.exif}</h3>
        {exif.length === 0 ? <p>{terms.noExif}</p> : <Table id="exif" names={exif} facts={facts} />}
      </div>
      <div class="json">
        <h3>{terms.json}</h3>
        <CodeBox text={json} label={terms.json} id="info-json" copy={terms.copyJson} />
      </div>
    </div>
  );
}

interface TableProps {
  readonly id: string;
  readonly names: readonly string[];
  readonly facts: Readonly<Record<string, { readonly value: string } | undefined>>;
}

function Table({ id, names, facts }: TableProps) {
  const { info: terms } = words.value.drawer;
  return (
    <table id={id}>
      <thead class="visually-hidden">
        <tr>
          <th scope="col">{terms.tag}</th>
          <th scope="col">{terms.value}</th>
        </tr>
      </thead>
      <tbody>
        {names.map((name) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{facts[name]?.value ?? '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The service writes the colour as `0x4f3d2a`. */
const Swatch = ({ hue }: { readonly hue: string }) => (
  <span class="swatch" style={{ background: hue.replace(/^0x/, '#') }} />
);
