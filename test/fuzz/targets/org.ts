import { parseQuery } from '@jetstreamapp/soql-parser-js';
import { expect } from 'chai';
import fc from 'fast-check';
import type { OrgClient } from '../../../src/adapters/org/client/org-client.ts';
import { isDescribeResponse, isSoqlPage, type DescribeResponse } from '../../../src/adapters/org/client/responses.ts';
import { queryRowsIn, quoteSoql } from '../../../src/adapters/org/client/soql.ts';
import { translateNames } from '../../../src/adapters/org/client/metadata-names.ts';
import { hasEnded, isDeployResponse, parseDeployResponse } from '../../../src/adapters/org/jobs/deploy-response.ts';
import { describeFields } from '../../../src/adapters/org/queries/described-fields.ts';
import {
  readControllableObjects,
  readFieldPermissionObjects,
  readPermissionableFields,
} from '../../../src/adapters/org/queries/picklists.ts';
import { createGlobMatcher } from '../../../src/fls/glob.ts';
import { decodeName, resolveProfiles, toLongId } from '../../../src/fls/names.ts';
import { isPermissionable } from '../../../src/fls/permissionable.ts';
import { findFieldRefusals, findProfileFailures } from '../../../src/metadata/deploy-refusals.ts';
import { summarizeText } from '../../../src/values/response-text.ts';
import { changeValues, junk } from '../json-values.ts';
import { attempt, attemptLater } from '../outcome.ts';
import { defineTarget, type FuzzTarget } from '../target.ts';

const PIECES = [
  ...["'", '\\', '"', '%', '_', '\n', '\r', '\t', '\b', '\0', ')', ' OR ', '--', '/*', "' OR Name != '", '{in}', '$&'],
  ...[
    'a',
    'Account',
    '00e000000000001AAA',
    '\u{1F600}',
    'é',
    'e\u0301',
    '\u2028',
    ':bind',
    '*',
    '**',
    '!',
    '?',
    '[a]',
    '.',
  ],
];
const name = fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }).map((pieces) => pieces.join(''));

const unused = async (): Promise<never> => Promise.reject(new Error('not needed'));

type Answers = Partial<Pick<OrgClient, 'query' | 'describe'>>;

function createClient({ query = unused, describe = unused }: Answers): OrgClient {
  return {
    query,
    describe,
    queryMore: unused,
    learnColumns: unused,
    toQueryName: async (object) => Promise.resolve(object),
    hiddenRows: { note: () => {}, count: () => new Map() },
  };
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** The values of a list of SOQL literals, read by the SOQL reference; null for a text that is no such list. */
function readLiterals(text: string): string[] | null {
  const literal = /'((?:[^'\\]|\\[nrtbf"'\\])*)'(?:,|$)/sy;
  const values: string[] = [];
  while (literal.lastIndex < text.length) {
    const found = literal.exec(text);
    if (!found) return null;
    values.push((found[1] ?? '').replace(/\\(.)/gs, (_, letter: string) => ESCAPES[letter] ?? letter));
  }
  return values;
}

async function examineSoql(names: readonly string[]): Promise<void> {
  const sent: string[] = [];
  const query: OrgClient['query'] = async (soql) => {
    sent.push(soql);
    return Promise.resolve({ totalSize: 0, done: true, records: [] });
  };
  await queryRowsIn(createClient({ query }), 'SELECT Id FROM Profile WHERE Name {in} AND Id != null', names);
  const lists = sent.map((soql) => /^SELECT Id FROM Profile WHERE Name IN \((.*)\) AND Id != null$/s.exec(soql)?.[1]);
  expect(lists.flatMap((list) => readLiterals(list ?? "'") ?? ['not a list'])).to.deep.equal([...new Set(names)]);
  for (const list of lists) if ((list ?? '').length > 8000) expect(readLiterals(list ?? '')).to.have.lengthOf(1);
  const [first] = sent;
  // The parser takes no control characters.
  if (first !== undefined && /^\P{C}*$/u.test(first) && !first.includes('\u2028'))
    expect(parseQuery(first).where).to.have.property('operator', 'AND');
  expect(quoteSoql(names.join(''))).to.match(/^'[^\n\r]*'$/);
}

/** What `*` means, by trying everything that the first one may stand for. Globs are short here. */
function isMatch(text: string, glob: string): boolean {
  const star = glob.indexOf('*');
  if (star < 0) return text === glob;
  if (!text.startsWith(glob.slice(0, star))) return false;
  const rest = glob.slice(star + 1).replace(/^\*+/, '');
  if (rest === '') return true;
  return Array.from({ length: text.length - star + 1 }, (_, skipped) => star + skipped).some((at) =>
    isMatch(text.slice(at), rest),
  );
}

function examineGlob([names, glob]: readonly [readonly string[], string]): void {
  const matched = createGlobMatcher(names)(glob);
  const fold = (text: string): string => text.normalize('NFC').toLowerCase();
  expect([...matched].sort()).to.deep.equal([...new Set(names.filter((one) => isMatch(fold(one), fold(glob))))].sort());
  const known = names.map((label, id) => ({ id: String(id), fullName: label, name: decodeName(label), label }));
  attempt(() => resolveProfiles([glob], known));
  expect(toLongId(toLongId(glob))).to.equal(toLongId(glob));
}

const DESCRIBE = {
  name: 'FieldPermissions',
  updateable: true,
  fields: [
    { name: 'SobjectType', picklistValues: [{ value: 'Account', active: true }, { value: 'ns__X__c' }] },
    { name: 'Field', picklistValues: [{ value: 'Account.Phone' }, { value: 'Contact.AccountId' }, { value: 'x' }] },
    { name: 'Id', picklistValues: null, compoundFieldName: null, updateable: true, permissionable: false },
  ],
};

async function examineDescribe([body, namespace]: readonly [unknown, string | null]): Promise<void> {
  if (!isDescribeResponse(body)) return;
  const describe = async (): Promise<DescribeResponse> => Promise.resolve(body);
  const client = translateNames(createClient({ describe }), async () => Promise.resolve(namespace));
  const objects = await attemptLater(async () => readControllableObjects(client));
  if ('value' in objects) expect([...objects.value].filter((object) => typeof object !== 'string')).to.deep.equal([]);
  await readFieldPermissionObjects(client);
  const fields = await readPermissionableFields(client);
  if (fields) isPermissionable('Account.Phone', fields);
  const described = await describeFields(client, ['Account'], namespace);
  for (const field of described.get('Account') ?? []) expect(field.name).to.be.a('string');
}

const PAGE = { totalSize: 2, done: true, records: [{ Id: '1', SobjectType: 'ns__X__c', Parent: { Name: 'x' } }, {}] };

async function examinePage(body: unknown): Promise<void> {
  if (!isSoqlPage<object>(body)) return;
  const query: OrgClient['query'] = async <Row extends object>() => {
    if (!isSoqlPage<Row>(body)) throw new Error('it was a page before');
    return Promise.resolve(body);
  };
  const client = translateNames(createClient({ query }), async () => Promise.resolve('ns'));
  await attemptLater(async () =>
    queryRowsIn(client, 'SELECT Id, SobjectType FROM FieldPermissions WHERE Id {in}', ['1']),
  );
}

const DEPLOY = {
  id: '0Af000000000001AAA',
  status: 'Failed',
  done: 'true',
  checkOnly: false,
  errorMessage: 'X: no',
  errorStatusCode: 'X',
  details: {
    componentFailures: [{ fullName: 'Admin', problem: 'You cannot deploy to a required field: Account.Name' }],
    componentSuccesses: { fullName: 'Admin', created: 'true', componentType: 'Profile', problem: 'x' },
    runTestResult: {
      failures: [{ name: 'T', methodName: 'm', message: 'no' }],
      codeCoverageWarnings: [{ message: 'y' }],
    },
  },
};
const TEXTS = [
  ...[
    'You cannot deploy to a required field: ',
    'In field: field - no CustomField named ',
    ' found',
    'Account.Phone',
    '<html>',
  ],
  ...[
    "Entity of type 'CustomObject' named '",
    "' cannot be found",
    'user license doesn’t allow the permission: ',
    '.',
    ' ',
  ],
  ...[
    'Permission ',
    ' depends on permission(s): ',
    'Read Account',
    'ns__A__c.ns__B__c',
    'Activity.X',
    '<message>',
    '&lt;',
  ],
];
const orgText = fc.array(fc.oneof(fc.constantFrom(...TEXTS), name), { maxLength: 8 }).map((pieces) => pieces.join(''));

function examineDeploy([status, problem]: readonly [unknown, string]): void {
  const sent = ['Account.Phone', 'account.fax', 'Task.X', 'A__c.B__c'];
  const { fields, others } = findFieldRefusals([{ component: 'Admin', problem }], sent);
  expect(fields.map(({ field }) => field).filter((field) => !sent.includes(field))).to.deep.equal([]);
  expect(fields.length > 0).to.equal(others.length === 0);
  expect(summarizeText(problem)).to.not.match(/[\n\r]/);
  if (!isDeployResponse(status)) return;
  const { failures, created } = parseDeployResponse(status);
  expect([typeof hasEnded(status), findProfileFailures('Admin', failures).length <= failures.length]).to.deep.equal([
    'boolean',
    true,
  ]);
  for (const text of [...created, ...failures.flatMap((one) => Object.values(one))]) expect(text).to.be.a('string');
}

const namespaces = fc.constantFrom(null, 'ns');

export const ORG_TARGETS: readonly FuzzTarget[] = [
  defineTarget('SOQL', 5, fc.array(fc.oneof(name, fc.constant('x'.repeat(3000))), { maxLength: 6 }), examineSoql),
  defineTarget('glob', 4, fc.tuple(fc.array(name, { maxLength: 6 }), name), examineGlob),
  defineTarget(
    'describe',
    4,
    fc.tuple(fc.oneof(changeValues(fc.constant(DESCRIBE)), junk), namespaces),
    examineDescribe,
  ),
  defineTarget('query page', 3, fc.oneof(changeValues(fc.constant(PAGE)), junk), examinePage),
  defineTarget('deploy', 4, fc.tuple(changeValues(fc.constant(DEPLOY)), orgText), examineDeploy),
];
