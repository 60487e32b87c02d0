import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { readMember, toList, toText, isRecord } from '../../src/values/loosely-typed.ts';

/** Values as schemas describe them, and what is left of them after somebody changed them. */

const TIMES = ['2026-11-23T20:15:07.123Z', '2026-11-23T20:15:07Z', 'yesterday'];
const IDS = ['00e000000000001AAA', '00e000000000001', '0Af000000000001AAA', 'no id'];
const DIGESTS = ['0'.repeat(64), 'f'.repeat(64), 'no digest'];
const FIELDS = ['Account.Phone', 'account.phone', 'Contact.Email', 'Task.Type', 'Phone', '.', 'Account.'];
const ACCESS = ['none', 'read', 'edit'];
const ODD_TEXTS = [
  '',
  ' ',
  'x',
  '*',
  '__proto__',
  'constructor',
  '\0',
  '\uD800',
  '\u{1F600}',
  '../../etc',
  'a\nb',
  'é',
];

/** What texts a property is likely to have, by its name. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  id: IDS,
  createdAt: TIMES,
  startedAt: TIMES,
  endedAt: TIMES,
  restoredAt: TIMES,
  generatedAt: TIMES,
  at: TIMES,
  before: DIGESTS,
  after: DIGESTS,
  others: DIGESTS,
  field: FIELDS,
  fields: FIELDS,
  access: ACCESS,
  from: ACCESS,
  to: ACCESS,
  profile: ['Admin', 'Sales (EU)', 'Émile', '*', 'A*'],
  name: ['Admin', 'admin', 'Sales (EU)'],
  fullName: ['Admin', 'Sales %28EU%29', '%'],
  path: ['force-app/Admin.profile-meta.xml', '/x/Admin.profile', '../x', 'C:\\x'],
  root: ['/project', 'project'],
  until: ['2026-12-31', '2020-02-30', '9999-12-31'],
  written: ['false', 'true', ''],
  replaced: ['true', '', '<readable>true</readable>', '<evil/>'],
};

export const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, 0, -1, 1.5, 1e300, '', [], {}, [null], [[]], { a: 1 }, 'true', '0'),
  fc.constantFrom(...ODD_TEXTS),
);

const schemas = new Map<string, unknown>();

/** @param name of a schema that ships with the plugin, as `policy` */
export function drawBySchema(name: string): fc.Arbitrary<unknown> {
  const schema = schemas.get(name) ?? readSchema(name);
  schemas.set(name, schema);
  return buildValues(schema, '', schema);
}

function readSchema(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../schemas/fls-${name}.json`, import.meta.url), 'utf8'));
}

function buildValues(node: unknown, key: string, schema: unknown): fc.Arbitrary<unknown> {
  const reference = readMember(node, '$ref');
  if (typeof reference === 'string')
    return buildValues(
      readMember(readMember(schema, 'definitions'), reference.replace('#/definitions/', '')),
      key,
      schema,
    );
  const values = [readMember(node, 'const') ?? [], toList(readMember(node, 'enum'))].flat();
  if (values.length > 0) return fc.constantFrom<unknown>(...values);
  const choices = toList(readMember(node, 'anyOf'));
  const isObject = isRecord(readMember(node, 'properties'));
  if (choices.length > 0 && !isObject) return fc.oneof(...choices.map((one) => buildValues(one, key, schema)));
  const types = toList(readMember(node, 'type')).map(toText);
  return fc.oneof(...types.map((type) => buildTyped(type, node, { key, schema })));
}

type Place = { readonly key: string; readonly schema: unknown };

function buildTyped(type: string, node: unknown, { key, schema }: Place): fc.Arbitrary<unknown> {
  switch (type) {
    case 'object':
      return buildObjects(node, schema);
    case 'array': {
      const item = readMember(node, 'items');
      if (Array.isArray(item)) return fc.tuple(...item.map((one) => buildValues(one, key, schema)));
      return fc.array(buildValues(item, key, schema), { maxLength: 3 });
    }
    case 'string':
      return fc.constantFrom(...(TEXTS[key] ?? ['Admin', 'x', '66.0']), ...ODD_TEXTS.slice(0, 1));
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.nat(5);
  }
}

function buildObjects(node: unknown, schema: unknown): fc.Arbitrary<unknown> {
  const properties = readMember(node, 'properties');
  const required = toList(readMember(node, 'required')).map(toText);
  if (!isRecord(properties))
    return fc.dictionary(
      fc.constantFrom('Account', '__proto__', 'x'),
      buildValues(readMember(node, 'additionalProperties'), '', schema),
    );
  const members = Object.entries(properties).map(([key, value]) => [key, buildValues(value, key, schema)] as const);
  return fc.record(Object.fromEntries(members), { requiredKeys: required });
}

type Change = { readonly at: number; readonly kind: 'replace' | 'remove' | 'repeat' | 'add'; readonly value: unknown };

const changes = fc.array(
  fc.record({ at: fc.nat(400), kind: fc.constantFrom('replace', 'remove', 'repeat', 'add'), value: junk }),
  { maxLength: 3 },
);

/** Values with some of what is in them replaced, removed, repeated or added. */
export function changeValues(values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.tuple(values, changes).map(([value, all]) => all.reduce<unknown>(changeOne, value));
}

function changeOne(value: unknown, change: Change): unknown {
  const places = countPlaces(value);
  return changeAt(value, change.at % places, change);
}

function countPlaces(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((sum, one) => sum + countPlaces(one), 1);
}

/** @param at how many places of the value come before the changed one */
function changeAt(value: unknown, at: number, change: Change): unknown {
  if (at === 0 || typeof value !== 'object' || value === null) return change.value;
  let left = at - 1;
  const entries = Object.entries(value).flatMap(([key, one]: [string, unknown]): [string, unknown][] => {
    const places = countPlaces(one);
    const isHere = left >= 0 && left < places;
    const own = left;
    left -= places;
    if (!isHere) return [[key, one]];
    if (own > 0) return [[key, changeAt(one, own, change)]];
    return changeEntry([key, one], change);
  });
  return Array.isArray(value) ? entries.map(([, one]) => one) : Object.fromEntries(entries);
}

function changeEntry([key, one]: [string, unknown], { kind, value }: Change): [string, unknown][] {
  switch (kind) {
    case 'replace':
      return [[key, value]];
    case 'remove':
      return [];
    case 'repeat':
      return [
        [key, one],
        [`${key}2`, one],
      ];
    case 'add':
      return [
        [key, one],
        ['more', value],
      ];
  }
}
