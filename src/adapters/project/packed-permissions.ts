import type { ProfilePermissions } from '../../metadata/profile-permissions.ts';

/** The permissions of a profile as threads hand them over: a list of 10,000 objects takes as long as a fifth of the parsing. */
export type PackedPermissions = Omit<ProfilePermissions, 'fieldPermissions'> & {
  readonly fields: string;
  readonly lines: Uint32Array<ArrayBuffer>;
  /** Bits: 1 for readable, 2 for editable. */
  readonly flags: Uint8Array<ArrayBuffer>;
};

/** A character that no XML document can have. */
const SEPARATOR = '\0';

export function packPermissions({ fieldPermissions, ...rest }: ProfilePermissions): PackedPermissions {
  return {
    ...rest,
    fields: fieldPermissions.map(({ field }) => field).join(SEPARATOR),
    lines: Uint32Array.from(fieldPermissions, ({ line }) => line),
    flags: Uint8Array.from(fieldPermissions, ({ readable, editable }) => Number(readable) + 2 * Number(editable)),
  };
}

export function unpackPermissions({ fields, lines, flags, ...rest }: PackedPermissions): ProfilePermissions {
  const names = lines.length === 0 ? [] : fields.split(SEPARATOR);
  return {
    ...rest,
    fieldPermissions: names.map((field, index) => {
      const bits = flags[index] ?? 0;
      return { field, readable: bits % 2 === 1, editable: bits >= 2, line: lines[index] ?? 0 };
    }),
  };
}

/** Whether a message is one that `packPermissions` made. */
export function isPackedPermissions(message: unknown): message is PackedPermissions {
  return typeof message === 'object' && message !== null && 'flags' in message && message.flags instanceof Uint8Array;
}
