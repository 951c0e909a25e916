// The properties that every control of a parameter has.
import type { ParamSpec } from 'oss-img/actions';

export interface FieldProps<S extends ParamSpec = ParamSpec> {
  /** The control's id, unique on the page. */
  readonly id: string;
  readonly name: string;
  readonly spec: S;
  /** The text of the process string; undefined if it does not contain the parameter. */
  readonly raw: string | undefined;
  readonly isFaulty: boolean;
  /** The description of the parameter, if it is to be shown. */
  readonly doc: string | undefined;
  readonly onChange: (raw: string | undefined) => void;
}
