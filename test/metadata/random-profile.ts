import fc from 'fast-check';
import { NAMESPACE } from './documents.ts';

/** Profile documents as people, tools and merges leave them, with what they mean. */

export type RandomField = {
  readonly field: string;
  readonly readable: boolean | null;
  readonly editable: boolean | null;
};
export type RandomObject = { readonly object: string; readonly flags: Readonly<Record<string, boolean>> };
type Item = { readonly text: (style: Style) => string };

type Style = {
  readonly lineEnd: string;
  readonly step: string;
  readonly layout: 'tree' | 'entryOnALine' | 'oneLine';
};

export type RandomProfile = {
  readonly text: string;
  readonly lineEnd: string;
  readonly fields: readonly RandomField[];
  readonly objects: readonly RandomObject[];
};

export const OBJECTS = ['Account', 'Contact', 'Lead', 'ns__Thing__c', 'Zebra__e'] as const;
const FIELD_NAMES = ['Fax', 'Phone', 'a__c', 'B__c', 'ns__C__c', 'Zip'] as const;
const FLAGS = [
  'allowCreate',
  'allowDelete',
  'allowEdit',
  'allowRead',
  'modifyAllRecords',
  'viewAllFields',
  'viewAllRecords',
] as const;

export const fieldName = fc
  .tuple(fc.constantFrom(...OBJECTS), fc.constantFrom(...FIELD_NAMES))
  .map((parts) => parts.join('.'));

const spelling = fc.constantFrom(
  (value: string) => value,
  (value: string) => value,
  (value: string) => ` ${value}\t`,
  (value: string) => `<!-- true -->${value}`,
  (value: string) => `<![CDATA[${value}]]>`,
  (value: string) => `&#${value.charCodeAt(0)};${value.slice(1)}`,
);
const gap = fc.constantFrom('', '', '', ' ', '<!-- </field> -->', '\n\n');
const verbatim = fc.constant((value: string) => value);

function element(name: string, inner: string): string {
  return `<${name}>${inner}</${name}>`;
}

type Child = { readonly name: string; readonly value: string };

/** An entry with its children in a random order, each value in a random spelling, with things in between. */
function entry(kind: 'field' | 'object', children: readonly Child[]): fc.Arbitrary<Item> {
  const spelled = children.map((child) =>
    fc.record({ child: fc.constant(child), gap, spell: /^(true|false)$/.test(child.value) ? spelling : verbatim }),
  );
  const order = fc
    .tuple(fc.tuple(...spelled), fc.boolean())
    .chain(([all, shuffled]) => (shuffled ? fc.shuffledSubarray(all, { minLength: all.length }) : fc.constant(all)));
  return order.map((parts) => ({
    text: ({ lineEnd, step, layout }) => {
      const lead = layout === 'tree' ? lineEnd + step + step : '';
      const close = layout === 'tree' ? lineEnd + step : '';
      const inner = parts.map(
        ({ gap: between, child, spell }) => between + lead + element(child.name, spell(child.value)),
      );
      return element(`${kind}Permissions`, inner.join('') + close);
    },
  }));
}

const flag = fc.constantFrom(true, false, null);
const randomField = fc.record({ field: fieldName, readable: flag, editable: flag });
const randomObject = fc.record({
  object: fc.constantFrom(...OBJECTS),
  flags: fc.dictionary(fc.constantFrom(...FLAGS), fc.boolean()),
});

function fieldItem({ field, readable, editable }: RandomField): fc.Arbitrary<Item> {
  const flags = [
    { name: 'editable', value: editable },
    { name: 'readable', value: readable },
  ].flatMap(({ name, value }) => (value === null ? [] : [{ name, value: String(value) }]));
  return entry('field', [...flags.slice(0, 1), { name: 'field', value: field }, ...flags.slice(1)]);
}

function objectItem({ object, flags }: RandomObject): fc.Arbitrary<Item> {
  const spelled = Object.entries(flags).map(([name, value]) => ({ name, value: String(value) }));
  return entry('object', [...spelled, { name: 'object', value: object }]);
}

const other = fc
  .constantFrom(
    '<custom>true</custom>',
    '<description>R&amp;D &apos;x&apos; &#233; é \u{1F600} <![CDATA[<fieldPermissions>]]></description>',
    '<!-- <fieldPermissions><field>Account.Fax</field></fieldPermissions> -->',
    '<?keep me?>',
    '<later><grants><field>Account.Fax</field></grants></later>',
    '<x:fieldPermissions xmlns:x="urn:other"/>',
    '<userPermissions>\n<enabled>true</enabled>\n<name>ApiEnabled</name></userPermissions>',
    '<empty/>',
  )
  .map((text): Item => ({ text: () => text }));

const style: fc.Arbitrary<Style> = fc.record({
  lineEnd: fc.constantFrom('\n', '\r\n'),
  step: fc.constantFrom('\t', '  ', '    ', ''),
  layout: fc.constantFrom('tree', 'tree', 'entryOnALine', 'oneLine'),
});
const envelope = fc.record({
  head: fc.constantFrom(
    '',
    '\uFEFF',
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    '\uFEFF<?xml version="1.0"?>\n<!-- head -->\n',
  ),
  tail: fc.constantFrom('', '\n', '\n\n<!-- tail -->\n'),
  attributes: fc.constantFrom('', ' a="&apos;>"', '\n  b="1"'),
});

/** A document of these entries in any order, with whatever else stands in profiles around and between them. */
function documentOf(fields: readonly RandomField[], objects: readonly RandomObject[]): fc.Arbitrary<RandomProfile> {
  const entries = fc.tuple(...fields.map(fieldItem), ...objects.map(objectItem));
  const items = fc
    .tuple(entries, fc.array(other, { maxLength: 5 }))
    .chain(([some, others]) => fc.shuffledSubarray([...some, ...others], { minLength: some.length + others.length }));
  const separators = fc.array(fc.constantFrom('own', 'own', 'own', 'same', 'blank'), { minLength: 25, maxLength: 25 });
  return fc.tuple(items, separators, style, envelope).map(([parts, between, chosen, { head, tail, attributes }]) => {
    const { lineEnd, step, layout } = chosen;
    const own = layout === 'oneLine' ? '' : lineEnd + step;
    const gaps = { own, same: ' ', blank: lineEnd + own };
    const body = parts.map((item, index) => gaps[between[index] ?? 'own'] + item.text(chosen)).join('');
    const open = `Profile xmlns="${NAMESPACE}"${attributes}`;
    const close = `${layout === 'oneLine' ? '' : lineEnd}</Profile>`;
    const root = body === '' && step === '' ? `<${open}/>` : `<${open}>${body}${close}`;
    const text = [head, root, tail].join('').replace(/\r?\n/g, lineEnd);
    return { text, lineEnd, fields, objects };
  });
}

/** Any profile; the same entry may stand in it several times. */
export const randomProfile = fc
  .tuple(fc.array(randomField, { maxLength: 12 }), fc.array(randomObject, { maxLength: 4 }))
  .chain(([fields, objects]) => documentOf(fields, objects));

/** What an org may answer: entries of any objects, none twice, Read wherever an object has an entry. */
export const randomAnswer = fc
  .tuple(
    fc.uniqueArray(fc.record({ field: fieldName, access: fc.constantFrom('' as const, 'r' as const, 're' as const) }), {
      selector: ({ field }) => field,
      maxLength: 14,
    }),
    fc.uniqueArray(fc.record({ object: fc.constantFrom(...OBJECTS), granted: fc.subarray([...FLAGS]) }), {
      selector: ({ object }) => object,
      maxLength: 3,
    }),
  )
  .map(([fields, objects]) => ({
    fields,
    objects: objects.map((one) => ({ ...one, granted: [...new Set([...one.granted, 'allowRead'])] })),
  }));
