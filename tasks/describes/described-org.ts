import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { DescribedField } from '../../src/adapters/org/client/responses.ts';
import { decodeUnicode } from '../../src/text/unicode.ts';
import { readMember, toList, toText } from '../../src/values/loosely-typed.ts';

/** What an org said of its own objects. */
export type DescribedOrg = {
  /** Name of the file or folder. */
  readonly name: string;
  /** Fields by object. */
  readonly objects: ReadonlyMap<string, readonly DescribedField[]>;
};

/**
 * The orgs of a folder: each file with `describes` is one org (object → columns and picklists), and the files of
 * `sf sobject describe --json` in one folder are one org, too; so are those of each folder in it. Files may be UTF-16.
 *
 * @throws SyntaxError when a file is no JSON; TypeError when the folder holds no describe of an object
 */
export function readDescribedOrgs(folder: string): DescribedOrg[] {
  const orgs = [folder, ...listFolders(folder)].flatMap(readFolder);
  if (orgs.length === 0) throw new TypeError(`no describes in ${folder}`);
  return orgs;
}

function listFolders(folder: string): string[] {
  const paths = readdirSync(folder).map((name) => join(folder, name));
  return paths.filter((path) => statSync(path).isDirectory()).sort();
}

function readFolder(folder: string): DescribedOrg[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const files = names
    .sort()
    .map((name) => ({ name: name.slice(0, -'.json'.length), content: readJson(join(folder, name)) }));
  const recordings = files.filter(({ content }) => readMember(content, 'describes') !== undefined);
  const described = files.flatMap(({ content }) => parseDescribe(readMember(content, 'result') ?? content));
  const orgs = recordings.map(({ name, content }) => ({
    name,
    objects: parseRecording(readMember(content, 'describes')),
  }));
  return described.length === 0 ? orgs : [...orgs, { name: basename(resolve(folder)), objects: new Map(described) }];
}

function readJson(path: string): unknown {
  return JSON.parse(decodeUnicode(readFileSync(path)));
}

/** What `sf sobject describe --json` writes; nothing for another file. */
function parseDescribe(content: unknown): [string, DescribedField[]][] {
  const name = toText(readMember(content, 'name'));
  const fields = toList(readMember(content, 'fields')).map((field) => ({
    name: toText(readMember(field, 'name')),
    relationshipName: toText(readMember(field, 'relationshipName')) || null,
    picklistValues: toList(readMember(field, 'picklistValues')).map((value) => ({
      value: toText(readMember(value, 'value')),
      active: readMember(value, 'active') !== false,
    })),
  }));
  return name === '' || fields.length === 0 ? [] : [[name, fields]];
}

/** A recording keeps names alone: a lookup is a column that ends in `Id`. */
function parseRecording(describes: unknown): Map<string, DescribedField[]> {
  const objects = Object.entries(typeof describes === 'object' && describes !== null ? describes : {});
  return new Map(
    objects.map(([object, content]: [string, unknown]) => {
      const picklists = readMember(content, 'picklists');
      const fields = toList(readMember(content, 'columns')).map((column) => {
        const name = toText(column);
        const values = toList(readMember(picklists, name)).map((value) => ({ value: toText(value) }));
        return { name, relationshipName: /.Id$/u.test(name) ? name.slice(0, -2) : null, picklistValues: values };
      });
      return [object, fields];
    }),
  );
}
