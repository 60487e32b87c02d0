import { expect } from 'chai';
import { isAccessToken, noteAccessToken, redactAccessTokens } from '../../src/values/access-tokens.ts';

const OPAQUE = '00D000000000001EAA!AQ.unit.Abc_123.4567890';
const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1bml0In0.c2lnbmF0dXJl';

const redacted: Readonly<Record<string, [text: string, result: string]>> = {
  'an opaque token': [`no ${OPAQUE} here`, 'no <access token> here'],
  'its percent-encoded form': [`/?t=${encodeURIComponent(OPAQUE).replace('!', '%21')}&x=1`, '/?t=<access token>&x=1'],
  'its form in HTML': [`<p>${OPAQUE.replace('!', '&#33;')}</p>`, '<p><access token></p>'],
  'its form in JSON': [`{"a":"${OPAQUE.replace('!', String.raw`\u0021`)}","b":1}`, '{"a":"<access token>","b":1}'],
  'one that was cut off': [`${OPAQUE.slice(0, 24)}…`, '<access token>…'],
  'a JWT': [`no ${JWT}, here`, 'no <access token>, here'],
  'a JWT that was cut off': [JWT.slice(0, 32), '<access token>'],
  'a session in a URL': ['/secur/frontdoor.jsp?sid=0123456789abc&un=x', '/secur/frontdoor.jsp?sid=<access token>&un=x'],
  'a header': ['Authorization: Bearer 0123456789abcdefghij', 'Authorization: Bearer <access token>'],
  'a SOAP session': ['<sessionId>0123456789</sessionId>', '<sessionId><access token></sessionId>'],
  'a token of an OAuth response': [
    `{\\"refresh_token\\":\\"5Aep861abcdef\\"}`,
    `{\\"refresh_token\\":\\"<access token>\\"}`,
  ],
  'an auth URL': ['force://PlatformCLI::5Aep861abc@x.my.salesforce.com', '<access token>x.my.salesforce.com'],
};

const kept = [
  'Account.Sid__c, Account.Access_Token__c = true, "sid": 1',
  '00D000000000001EAA, 00D000000000001!',
  'eyJob__c.Name, eyJobs.Section__c, Employee.eyJob__c.x',
  'OAuth is off for this user. The bearer of the token is unknown.',
  'Fields: FieldPermissions.sid=… Order!Item',
  '{"profile":"Token!","field":"Account.Session_Id__c"}',
];

describe('access tokens', () => {
  for (const [name, [text, result]] of Object.entries(redacted))
    it(`are redacted: ${name}`, () => {
      expect(redactAccessTokens(text)).to.equal(result);
      expect(redactAccessTokens(result)).to.equal(result);
    });

  for (const text of kept)
    it(`are not seen in: ${text}`, () => {
      expect(redactAccessTokens(text)).to.equal(text);
    });

  it('are redacted in whatever form once they are known, and so are their secret parts', () => {
    noteAccessToken('opaque+token/of=another form');
    noteAccessToken('00D000000000002EAA!secret.part_of.it');
    noteAccessToken('eyJhbGciOiJSUzI1NiJ9.eyJrbm93biI6InllcyJ9.a25vd25zaWc');
    const texts = [
      'x opaque+token/of=another form x',
      `x ${encodeURIComponent('opaque+token/of=another form')} x`,
      'x secret.part_of.it x',
      'x a25vd25zaWc x',
      'x eyJrbm93biI6InllcyJ9 x',
    ];
    expect(texts.map(redactAccessTokens)).to.deep.equal(texts.map(() => 'x <access token> x'));
  });

  it('are not known from a text that is too short to be a secret', () => {
    noteAccessToken('');
    noteAccessToken('Account');
    expect(redactAccessTokens('Account')).to.equal('Account');
  });

  it('are told from usernames', () => {
    expect([OPAQUE, JWT, 'admin@x.example', 'wow!@x.example'].map(isAccessToken)).to.deep.equal([
      true,
      true,
      false,
      false,
    ]);
  });
});
