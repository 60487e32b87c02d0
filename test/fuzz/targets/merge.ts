import { expect } from 'chai';
import fc from 'fast-check';
import { collectProfileContent, findDifferingSections } from '../../../src/metadata/compare.ts';
import { hasAllSections, hasOnlyOrgSections } from '../../../src/metadata/contains.ts';
import { mergeProfile } from '../../../src/metadata/merge.ts';
import { mergePartialProfiles } from '../../../src/metadata/merge-partials.ts';
import { readProfile } from '../../../src/metadata/profile.ts';
import { splice } from '../../../src/xml/splice.ts';
import { fieldName, OBJECTS } from '../../metadata/random-profile.ts';
import { anyAnswer, anyProfile, objectNames } from '../documents.ts';
import { tryReread } from '../other-parser.ts';
import { attempt } from '../outcome.ts';
import { defineTarget, type FuzzTarget } from '../target.ts';

type Merge = {
  readonly project: string;
  readonly org: string;
  readonly objects: ReadonlySet<string>;
  readonly keep: ReadonlySet<string>;
};

const keptFields = fc.array(fieldName, { maxLength: 2 }).map((names) => new Set(names));
const merges = fc.record({ project: anyProfile, org: anyAnswer, objects: objectNames, keep: keptFields });

function toObject(name: string): string {
  return (name.split('.')[0] ?? '').toLowerCase();
}

/** A root that closes itself has to open for a new entry. */
const ROOT_END = /(?:\/>|><\/Profile\s*>)$/;

/** What a merge must not touch: the text without the entries in scope, and without white space. */
function cutScope(text: string, objects: ReadonlySet<string>): string {
  const { fieldPermissions, objectPermissions, root } = readProfile(text);
  const lower = new Set([...objects].map((name) => name.toLowerCase()));
  const cuts = [...fieldPermissions, ...objectPermissions]
    .filter(({ name }) => lower.has(toObject(name)))
    .sort((a, b) => a.start - b.start)
    .map(({ start, end }) => ({ start, end, text: '' }));
  const rest = splice(text, cuts);
  const tail = text.slice(root.end);
  return (
    rest
      .slice(0, rest.length - tail.length)
      .replace(/\s/g, '')
      .replace(ROOT_END, '') + tail
  ).replace(/\s/g, '');
}

/** The access of the fields in scope, by their names in lower case; of several entries the last one's. */
function listAccess(text: string, { objects, keep }: Pick<Merge, 'objects' | 'keep'>): Record<string, string> {
  const [scope, kept] = [objects, keep].map((names) => new Set([...names].map((one) => one.toLowerCase())));
  const entries = readProfile(text).fieldPermissions.filter(
    ({ name }) => scope?.has(toObject(name)) && !kept?.has(name.toLowerCase()),
  );
  const access = entries.map(
    ({ name, readable, editable }) => [name.toLowerCase(), `${readable} ${editable}`] as const,
  );
  return Object.fromEntries(access);
}

function examineMerge({ project, org, objects, keep }: Merge): void {
  const merged = attempt(() => mergeProfile(project, org, { objects, keep }));
  if ('refusal' in merged) {
    expect([project, org].some((text) => 'refusal' in attempt(() => readProfile(text)))).to.equal(true);
    return;
  }
  const { text, splices } = merged.value;
  expect(splice(project, splices)).to.equal(text);
  expect(cutScope(text, objects)).to.equal(cutScope(project, objects));
  // A flag that the org does not list stays.
  const isWhole = readProfile(org).fieldPermissions.every(({ flags }) => flags.length >= 2);
  if (isWhole) expect(listAccess(text, { objects, keep })).to.deep.equal(listAccess(org, { objects, keep }));
  expect(mergeProfile(text, org, { objects, keep })).to.deep.equal({ text, splices: [], removedNames: [] });
  expect(mergeProfile(project, org, { objects: new Set() }).text).to.equal(project);
}

type Halves = Omit<Merge, 'objects' | 'keep'> & { readonly isFirst: readonly boolean[] };

/** Merging some objects and then the others gives what the other order gives, and what merging all at once gives. */
function examineHalves({ project, org, isFirst }: Halves): void {
  const [first, second] = [true, false].map((side) => new Set(OBJECTS.filter((_, index) => isFirst[index] === side)));
  if (!first || !second) return;
  const once = attempt(() => mergeProfile(project, org, { objects: new Set(OBJECTS) }));
  if ('refusal' in once) return;
  const mergeTwice = (a: ReadonlySet<string>, b: ReadonlySet<string>): string =>
    mergeProfile(mergeProfile(project, org, { objects: a }).text, org, { objects: b }).text;
  const both = [mergeTwice(first, second), mergeTwice(second, first)];
  const [one, other, all] = [...both, once.value.text].map(tryReread);
  expect(one).to.deep.equal(other);
  expect(one).to.deep.equal(all);
}

type Partials = { readonly texts: readonly string[]; readonly split: readonly number[] };

function examinePartials({ texts, split }: Partials): void {
  const partials = texts.map((text, part) => ({
    text,
    objects: new Set<string>(OBJECTS.filter((_, index) => (split[index] ?? 0) % texts.length === part)),
  }));
  const merged = attempt(() => mergePartialProfiles(partials));
  if ('refusal' in merged || texts.length === 1) return;
  const { fieldPermissions } = readProfile(merged.value);
  for (const { text, objects } of partials) {
    const own = ({ name }: { readonly name: string }): boolean =>
      [...objects].some((one) => one.toLowerCase() === toObject(name));
    const names = (all: readonly { readonly name: string }[]): string[] => [
      ...new Set(all.filter(own).map(({ name }) => name.toLowerCase())),
    ];
    expect(names(fieldPermissions).sort()).to.deep.equal(names(readProfile(text).fieldPermissions).sort());
  }
}

function examineComparison([a, b]: readonly [string, string]): void {
  const same = attempt(() => hasAllSections(a, a));
  if ('refusal' in same) return;
  expect([same.value, hasOnlyOrgSections(a, a, new Set())]).to.deep.equal([true, true]);
  const content = collectProfileContent([a]);
  expect(findDifferingSections(content, collectProfileContent([a]))).to.deep.equal([]);
  attempt(() => [hasAllSections(a, b), hasAllSections(b, a), hasOnlyOrgSections(a, b, new Set(OBJECTS))]);
}

const sides = fc.array(fc.boolean(), { minLength: OBJECTS.length, maxLength: OBJECTS.length });
const parts = fc.array(fc.nat(2), { minLength: OBJECTS.length, maxLength: OBJECTS.length });

export const MERGE_TARGETS: readonly FuzzTarget[] = [
  defineTarget('merge', 12, merges, examineMerge),
  defineTarget('merge in halves', 6, fc.record({ project: anyProfile, org: anyAnswer, isFirst: sides }), examineHalves),
  defineTarget(
    'partial profiles',
    4,
    fc.record({ texts: fc.array(anyAnswer, { minLength: 1, maxLength: 3 }), split: parts }),
    examinePartials,
  ),
  defineTarget('comparison', 4, fc.tuple(anyProfile, anyProfile), examineComparison),
];
