import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { readPolicy } from '../../../src/adapters/files/policy-file.ts';
import { newFolder } from '../../support/environment.ts';
import { problemOf } from '../../support/problem.ts';

describe('the policy file', () => {
  let folder: string;
  beforeEach(() => {
    folder = newFolder('policy');
  });
  const write = (content: unknown, name = 'policy.json'): string => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(
      path,
      typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content),
    );
    return path;
  };
  const faultOf = async (content: unknown): Promise<string | undefined> => {
    const path = write(content);
    const problem = await problemOf(readPolicy(path, folder));
    expect([problem.key, problem.tokens[0], problem.exitCode]).to.deep.equal(['unreadablePolicy', path, 1]);
    return problem.tokens[1];
  };

  it('is config/fls-policy.json where none is named, and need not be there', async () => {
    expect(await readPolicy(undefined, folder)).to.equal(null);
    const policy = { rules: [{ object: 'Account', reason: 'wanted' }] };
    write(policy, 'config/fls-policy.json');
    expect(await readPolicy(undefined, folder)).to.deep.equal(policy);
  });

  it('is not there when config is no folder', async () => {
    write('', 'config');
    expect(await readPolicy(undefined, folder)).to.equal(null);
  });

  it('is refused, when the default one is there and wrong', async () => {
    write('{}', 'config/fls-policy.json');
    const problem = await problemOf(readPolicy(undefined, folder));
    expect(problem.tokens).to.deep.equal([
      join(folder, 'config', 'fls-policy.json'),
      'line 1, column 1: rules is missing',
    ]);
  });

  it('has to be there when it is named', async () => {
    const path = join(folder, 'none.json');
    const problem = await problemOf(readPolicy(path, folder));
    expect([problem.key, ...problem.tokens]).to.deep.equal(['unreadablePolicy', path, 'the file does not exist']);
  });

  it('may say everything that a rule can, and start with a byte order mark', async () => {
    const policy = {
      $schema: './fls-policy.json',
      rules: [
        { profile: 'Admin (EU)', object: 'Acc*', field: '*.Phone', reason: 'wanted', until: '2028-02-29' },
        { field: 'Fax', reason: 'x' },
      ],
    };
    expect(await readPolicy(write(`\uFEFF${JSON.stringify(policy)}`), folder)).to.deep.equal(policy);
    expect(await readPolicy(write({ rules: [] }), folder)).to.deep.equal({ rules: [] });
  });

  it('may be UTF-16, as Windows PowerShell writes it', async () => {
    const policy = { rules: [{ object: 'Account', reason: 'gewünscht' }] };
    const path = write(Buffer.from(`\uFEFF${JSON.stringify(policy)}`, 'utf16le'));
    expect(await readPolicy(path, folder)).to.deep.equal(policy);
  });

  it('names the place where it stops being JSON', async () => {
    expect(await faultOf('{\n  "rules": [\n    { "reason": "x" }\n    {}\n]}')).to.equal(
      'line 4, column 5: expected ","',
    );
    expect(await faultOf('')).to.equal('line 1, column 1: expected a value');
    expect(await faultOf('\uFEFF{"rules": [],}')).to.equal('line 1, column 14: expected a name in double quotes');
  });

  it('names every rule that is wrong, and what is wrong with it', async () => {
    const right = { object: 'Account', reason: 'wanted' };
    const lines = (...rules: unknown[]): string => JSON.stringify({ rules }, null, 2);
    expect(await faultOf(lines(right, { object: 'Case' }))).to.equal('line 7, column 5: rule 2: reason is missing');
    expect(await faultOf(lines({ ...right, until: '2026-02-30' }, right, { reason: ' ' }))).to.equal(
      'line 6, column 16: rule 1: until must be a date such as 2026-12-31; line 12, column 5: rule 3: a rule needs a profile, an object or a field; line 13, column 17: rule 3: reason must not be blank',
    );
    expect(await faultOf(lines({ ...right, fields: 'x', field: 5, profile: '' }))).to.equal(
      'line 6, column 7: rule 1: unknown key "fields"; line 8, column 18: rule 1: profile must not be blank; line 7, column 16: rule 1: field must be of type string',
    );
    expect(await faultOf({ rules: ['Account', right] })).to.equal(
      'line 1, column 11: rule 1: it must be of type object',
    );
    expect(await faultOf('{"rules": [{"object": "A", "reason": "r", "__proto__": {}}]}')).to.include('"__proto__"');
  });

  it('names what is wrong with it as a whole', async () => {
    expect(await faultOf([])).to.equal('line 1, column 1: it must be of type object');
    expect(await faultOf({ rules: {} })).to.equal('line 1, column 10: rules must be of type array');
    expect(await faultOf({ rules: [], extra: 1 })).to.equal('line 1, column 13: unknown key "extra"');
  });

  it('names five faults, and counts the rest', async () => {
    const fault = await faultOf({ rules: Array.from({ length: 12 }, () => ({ object: 'Account' })) });
    expect(fault).to.match(/^line 1, column 11: rule 1: reason is missing; .*rule 5: reason is missing; and 7 more$/);
  });

  it('is refused when it is no text, or no file', async () => {
    expect(await faultOf(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d))).to.equal('line 1, column 3: this is not UTF-8');
    const problem = await problemOf(readPolicy(folder, folder));
    expect([problem.key, problem.tokens[0]]).to.deep.equal(['unreadablePolicy', folder]);
    expect(problem.tokens[1]).to.include('this is a directory, not a file');
  });
});
