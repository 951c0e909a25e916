// The choice of an access control list. Its values are the service's own words, which no language translates.

interface AclSelectProps<Acl extends string> {
  readonly label: string;
  /** The text of each choice. */
  readonly acls: Readonly<Record<Acl, string>>;
  readonly value: Acl;
  readonly onChange: (acl: Acl) => void;
  readonly id?: string;
  /** Shows the select alone, where there is no room for the label. */
  readonly isCompact?: boolean;
}

export function AclSelect<Acl extends string>({ label, acls, value, onChange, id, isCompact }: AclSelectProps<Acl>) {
  const choices = Object.entries(acls) as [Acl, string][];
  return (
    <label class={`acl ${isCompact ? 'compact' : ''}`}>
      <span class={isCompact ? 'visually-hidden' : ''}>{label}</span>
      <select
        id={id}
        value={value}
        onChange={(event) => {
          const found = choices.find(([acl]) => acl === event.currentTarget.value);
          if (found) onChange(found[0]);
        }}
      >
        {choices.map(([acl, text]) => (
          <option key={acl} value={acl}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
