import type { XmlElement } from '../xml/scan.ts';
import { entriesOf, grants, keyOf } from './entries.ts';
import { flagOf, readProfile, type Entry, type ProfileDocument } from './profile.ts';

/**
 * Whether a profile's file holds all that the org answered: every entry with the same flags, and every other section
 * with the same text. When in doubt (another spelling, a comment inside) the answer is no.
 */
export function coversAnswer(file: string | ProfileDocument, answer: string | ProfileDocument): boolean {
  const mine = typeof file === 'string' ? readProfile(file) : file;
  const org = typeof answer === 'string' ? readProfile(answer) : answer;
  return coversEntries(mine, org) && coversSections(mine, org);
}

function coversEntries(mine: ProfileDocument, org: ProfileDocument): boolean {
  const answered = new Map(entriesOf(org).map((entry) => [keyOf(entry), entry]));
  const held = new Set<string>();
  for (const entry of entriesOf(mine)) {
    const key = keyOf(entry);
    const answer = answered.get(key);
    if (answer && !sameFlags(entry, answer)) return false;
    held.add(key);
  }
  return [...answered].every(([key, entry]) => held.has(key) || (entry.kind === 'objectPermissions' && !grants(entry)));
}

/** What is not spelled is false. */
function sameFlags(a: Entry, b: Entry): boolean {
  const covers = (one: Entry, other: Entry): boolean =>
    one.flags.every((flag) => flag.value === (flagOf(other, flag.name)?.value ?? false));
  return covers(a, b) && covers(b, a);
}

function coversSections(mine: ProfileDocument, org: ProfileDocument): boolean {
  const held = new Set(otherSections(mine));
  return otherSections(org).every((section) => held.has(section));
}

function otherSections(document: ProfileDocument): string[] {
  const { text, root } = document;
  const entries = new Set<XmlElement>(entriesOf(document).map((entry) => entry.element));
  return root.children
    .filter((element) => !entries.has(element))
    .map(({ start, end }) =>
      text
        .slice(start, end)
        .replace(/>\s+</g, '><')
        .replace(/\r\n|\r/g, '\n'),
    );
}
