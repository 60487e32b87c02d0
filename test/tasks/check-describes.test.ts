import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { root } from '../../tasks/plugin.ts';
import { SHAPES } from '../flows/doctor/fake-probe.ts';

type Described = {
  readonly columns: readonly string[];
  readonly picklists: Readonly<Record<string, readonly string[]>>;
};

/** An org with short lookups and few columns, as one of 2022, and made-up fields. */
const OLD_ORG: Readonly<Record<string, Described>> = {
  FieldPermissions: {
    columns: ['Field', 'Id', 'ParentId', 'PermissionsEdit', 'PermissionsRead', 'SobjectType'],
    picklists: {
      SobjectType: ['Account', 'Contact', 'Product2', 'Task'],
      Field: ['Account.Phone', 'Contact.Account', 'Made__c.Up__c', 'Product2.ExternalId', 'Task.Priority'],
    },
  },
  ObjectPermissions: {
    columns: [
      'Id',
      'ParentId',
      'PermissionsEdit',
      'PermissionsModifyAllRecords',
      'PermissionsRead',
      'PermissionsViewAllRecords',
      'SobjectType',
    ],
    picklists: { SobjectType: ['Account', 'Contact', 'Made__c', 'Product2'] },
  },
  PermissionSet: {
    columns: [...(SHAPES['PermissionSet']?.columns ?? []), 'Id'].filter((name) => !name.endsWith('Global')),
    picklists: {},
  },
  PermissionSetAssignment: { columns: ['AssigneeId', 'Id', 'PermissionSetGroupId', 'PermissionSetId'], picklists: {} },
};

/** What `sf sobject describe --json` writes. */
function toDescribeOutput(name: string, { columns, picklists }: Described): string {
  const fields = columns.map((column) => ({
    name: column,
    relationshipName: column.endsWith('Id') && column !== 'Id' ? column.slice(0, -2) : null,
    picklistValues: (picklists[column] ?? []).map((value) => ({ value, active: true, label: value })),
  }));
  return JSON.stringify({ status: 0, result: { name, fields }, warnings: [] });
}

describe('npm run check:describes', function () {
  this.timeout(60_000);
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'describes-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function write(path: string, content: string | Buffer): void {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }

  function record(name: string, changed: Readonly<Record<string, Described>> = {}): void {
    write(`${name}.json`, JSON.stringify({ date: '2022', describes: { ...OLD_ORG, ...changed } }));
  }

  function check(...args: readonly string[]): { status: number | null; lines: string[]; stderr: string } {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(root, 'tasks', 'check-describes.ts'), ...args],
      { encoding: 'utf8' },
    );
    return { status, lines: stdout.trim().split('\n'), stderr };
  }

  it('agrees on recorded orgs and on the files of sf, in UTF-8 and UTF-16', () => {
    record('2022');
    const both = {
      ...OLD_ORG['FieldPermissions'],
      picklists: { Field: ['Contact.Account', 'Contact.AccountId', 'Task.Priority'] },
    };
    for (const [name, described] of Object.entries({
      ...OLD_ORG,
      FieldPermissions: { columns: both.columns ?? [], picklists: both.picklists },
    }))
      write(
        `mine/${name}.json`,
        Buffer.from(`\uFEFF${toDescribeOutput(name, described)}`, name === 'PermissionSet' ? 'utf8' : 'utf16le'),
      );
    const { status, lines } = check(folder);
    expect(lines.slice(2)).to.deep.equal([
      '| 2022 | 4 | 5 | 5 | short | 4 | 1 | 5 | yes |',
      '| mine | 4 | 2 | 2 | both | 1 | 1 | 5 | yes |',
      '| all | 8 | 7 | 7 |  | 5 | 2 |  |  |',
      '',
      '2 of 2 orgs agree.',
    ]);
    expect(status).to.equal(0);
  });

  it('fails where an org controls an object of the offline list, and names it', () => {
    record('2022', {
      ObjectPermissions: {
        columns: OLD_ORG['ObjectPermissions']?.columns ?? [],
        picklists: { SobjectType: ['Account', 'Task'] },
      },
    });
    const { status, lines } = check(folder);
    expect(lines).to.include('2022: the offline list has Task');
    expect(lines.at(-1)).to.equal('0 of 1 orgs agree.');
    expect(status).to.equal(1);
  });

  it('fails where the offline list lacks an object that no org controls', () => {
    record('2022', {
      ObjectPermissions: {
        columns: OLD_ORG['ObjectPermissions']?.columns ?? [],
        picklists: { SobjectType: ['Account', 'Contact'] },
      },
    });
    const { status, lines } = check(folder);
    expect(lines).to.include('Missing in docs/offline-objects.md: Product2');
    expect(status).to.equal(1);
  });

  it('fails where the plugin asks for a column that the org lacks, and the plugin does not expect that', () => {
    record('2022', { PermissionSetAssignment: { columns: ['AssigneeId', 'Id'], picklists: {} } });
    const { status, lines } = check(folder);
    expect(lines.join('\n')).to.include("2022: No such column 'PermissionSetId' on entity 'PermissionSetAssignment'.");
    expect(status).to.equal(1);
  });

  it('needs a folder, with describes in it', () => {
    expect(check()).to.deep.include({ status: 2, stderr: 'usage: npm run check:describes -- FOLDER\n' });
    write('other.json', '{}');
    const { status, stderr } = check(folder);
    expect(status).to.equal(1);
    expect(stderr).to.include('no describes in');
  });
});
