import type { TextRange } from './splice.ts';

/** An element with its place in the text, from its first `<` to after its last `>`. */
export type XmlElement = TextRange & {
  /** As the tag spells it. A prefix is part of the name: sf ignores namespaces, too. */
  readonly name: string;
  /** Between the tags; both are `end` for `<a/>`. */
  readonly innerStart: number;
  readonly innerEnd: number;
  readonly selfClosing: boolean;
  /** 1-based line of `start`. */
  readonly line: number;
  /** What is between the tags, where it is known to need no decoding; null where it must be looked at. */
  readonly plainValue: string | null;
  /** In document order; empty at the depth where the scan stops. */
  readonly children: readonly XmlElement[];
};
