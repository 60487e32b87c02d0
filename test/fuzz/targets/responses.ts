import { expect } from 'chai';
import fc from 'fast-check';
import JSZip from 'jszip';
import { unzipProfiles } from '../../../src/adapters/org/jobs/zip.ts';
import { isProblem } from '../../../src/fls/problem.ts';
import { noteAccessToken, redactAccessTokens } from '../../../src/values/access-tokens.ts';
import { summarizeText } from '../../../src/values/response-text.ts';
import { buildPlain } from '../../hostile/row.ts';
import { attemptLater } from '../outcome.ts';
import { defineTarget, type FuzzTarget } from '../target.ts';

/** The date is fixed, so that a seed gives the same bytes again. */
const date = new Date(0);
const archive = await new JSZip()
  .file('unpackaged/profiles/Admin.profile', buildPlain('true'), { date })
  .file('unpackaged/profiles/Sales %28EU%29.profile', buildPlain('false'), { date })
  .file('unpackaged/package.xml', '<Package/>', { date })
  .generateAsync({ type: 'uint8array', compression: 'DEFLATE' });

const changes = fc.array(fc.record({ at: fc.nat(archive.length), byte: fc.nat(255) }), { maxLength: 5 });
const archives = fc.tuple(changes, fc.nat(archive.length), fc.boolean()).map(([all, length, isCut]) => {
  const bytes = Uint8Array.from(archive);
  for (const { at, byte } of all) if (at < bytes.length) bytes[at] = byte;
  return isCut ? bytes.subarray(0, length) : bytes;
});

async function examineZip(bytes: Uint8Array): Promise<void> {
  const read = await attemptLater(async () => unzipProfiles(bytes));
  if ('refusal' in read) {
    expect(isProblem(read.refusal, 'damagedZip')).to.equal(true);
    return;
  }
  for (const [name, text] of read.value) expect([name.includes('/'), typeof text]).to.deep.equal([false, 'string']);
  if (Buffer.from(bytes).equals(archive)) expect(read.value.get('Admin')).to.equal(buildPlain('true'));
}

const SECRET = 'AQEAQFuzzedSecretOfNobody_1234.567';
const TOKEN = `00D000000000001!${SECRET}`;
const JWT = `eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJmdXp6In0.${SECRET}`;

const FORMS: readonly ((token: string) => string)[] = [
  (token) => token,
  encodeURIComponent,
  (token) => encodeURIComponent(encodeURIComponent(token)),
  (token) => `sid=${encodeURIComponent(token)}&x=1`,
  (token) => `Bearer ${token}`,
  (token) => JSON.stringify(JSON.stringify({ sessionId: token })),
  (token) => token.replace('!', '&#33;'),
  (token) => token.split('!').at(-1) ?? token,
];
const pieces = fc.array(
  fc.constantFrom(
    'x',
    ' ',
    '"',
    '<',
    '>',
    '&',
    '\n',
    '00D',
    '!',
    'é',
    '\u{1F600}',
    '.',
    '%',
    'ERROR at Row:1:Column:2 ',
    '<html>',
  ),
  {
    maxLength: 12,
  },
);

type Echo = { readonly before: readonly string[]; readonly after: readonly string[]; readonly sent: string };

const echoes: fc.Arbitrary<Echo> = fc.record({
  before: pieces,
  after: pieces,
  sent: fc.tuple(fc.constantFrom(TOKEN, JWT), fc.constantFrom(...FORMS)).map(([token, form]) => form(token)),
});

/** A token that the command works with comes out of no text, wherever it stands and however it was cut. */
function examineEcho({ before, after, sent }: Echo): void {
  noteAccessToken(TOKEN);
  noteAccessToken(JWT);
  const text = [...before, sent, ...after].join('');
  const redacted = redactAccessTokens(text);
  expect(redacted).to.not.include(SECRET);
  expect(redactAccessTokens(redacted)).to.not.include(SECRET);
  expect(summarizeText(`${'long '.repeat(text.length * 3)}${text}`)).to.not.include(SECRET.slice(0, 12));
}

export const RESPONSE_TARGETS: readonly FuzzTarget[] = [
  defineTarget('retrieved zip', 3, archives, examineZip),
  defineTarget('echoed token', 3, echoes, examineEcho),
];
