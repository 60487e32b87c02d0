import { expect } from 'chai';
import fc from 'fast-check';
import { decodeName, resolveProfiles, toLongId, toShortId, type ProfileIdentity } from '../../src/fls/names.ts';
import { Problem } from '../../src/fls/problem.ts';

function identity(fullName: string, label = decodeName(fullName)): ProfileIdentity {
  return { id: `00e-${fullName}`, fullName, name: decodeName(fullName), label };
}

const admin = identity('Admin', 'System Administrator');
const sales = identity('Custom%3A Sales Profile');
const brackets = identity('Team %28EMEA%29 %26 %27Partners%27');
const accents = identity('Équipe Achats');
const portal = identity('PlatformPortal', 'Authenticated Website');
const website = identity('Authenticated Website');
const sandbox = identity('Twin A', 'Twin');
const other = identity('Twin B', 'Twin');
const org = [admin, sales, brackets, accents, portal, website, sandbox, other];

function problemOf(act: () => unknown): Problem {
  try {
    act();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('expected a Problem');
}

describe('profile names', () => {
  const cases: [string, ProfileIdentity][] = [
    ['Admin', admin],
    ['System Administrator', admin],
    ['system administrator', admin],
    ['Admin.profile-meta.xml', admin],
    ['Admin.profile', admin],
    ['Custom: Sales Profile', sales],
    ['Custom%3A Sales Profile', sales],
    ['Custom%3A Sales Profile.profile-meta.xml', sales],
    ["Team (EMEA) & 'Partners'", brackets],
    ['Équipe Achats'.normalize('NFD'), accents],
    ['  Admin ', admin],
  ];
  for (const [asked, profile] of cases) {
    it(`finds ${profile.fullName} by "${asked}"`, () => {
      expect(resolveProfiles([asked], org)).to.deep.equal([profile]);
    });
  }

  it('takes the API name before a label that is spelled the same', () => {
    expect(resolveProfiles(['Authenticated Website'], org)).to.deep.equal([website]);
  });

  it('takes an API name in its own case before one in another, also when it is typed without its escapes', () => {
    const [lower, upper] = [identity('a%3A b', 'One'), identity('A%3A B', 'Two')];
    expect(resolveProfiles(['a: b'], [upper, lower])).to.deep.equal([lower]);
    expect(resolveProfiles(['A%3A B'], [upper, lower])).to.deep.equal([upper]);
  });

  it('finds a label with accents in either spelling, and with its case before without', () => {
    const [lower, upper] = [identity('A', 'Käufer'.normalize('NFD')), identity('B', 'KÄUFER'.normalize('NFD'))];
    expect(resolveProfiles(['Käufer'.normalize('NFC')], [upper, lower])).to.deep.equal([lower]);
    expect(resolveProfiles(['Käufer'.normalize('NFD')], [upper, lower])).to.deep.equal([lower]);
  });

  it('names a profile once, however often it is asked for', () => {
    expect(resolveProfiles(['Admin', 'System Administrator'], org)).to.deep.equal([admin]);
  });

  it('refuses a label of several profiles and gives their API names', () => {
    const problem = problemOf(() => resolveProfiles(['Twin'], org));
    expect([problem.key, ...problem.tokens]).to.deep.equal(['profileAmbiguous', 'Twin', 'Twin A, Twin B']);
  });

  it('lists names with two typing errors, and none with three', () => {
    const known = [identity('Servant'), identity('Sales')];
    const near = (typed: string): unknown => problemOf(() => resolveProfiles([typed], known)).details['near'];
    expect([near('Zervamt'), near('Zervamd')]).to.deep.equal(['Servant', '']);
  });

  it('lists near names, with the label beside an API name that differs', () => {
    const problem = problemOf(() => resolveProfiles(['Sytem Administrator'], org));
    expect(problem.key).to.equal('profileNotFound');
    expect(problem.tokens[1]).to.match(/^Admin \(System Administrator\)$/);
  });

  it('lists a long name first when its beginning was typed, more or less', () => {
    const long = identity('Salesforce API Only System Integrations');
    const problem = problemOf(() => resolveProfiles(['Sales Force API'], [...org, long]));
    expect(problem.tokens[1]).to.match(/^Salesforce API Only System Integrations(, |$)/);
  });

  it('lists no name that is nothing like the one typed', () => {
    expect(problemOf(() => resolveProfiles(['Quality'], org)).tokens[1]).to.equal('');
  });

  it('asks to repeat the flag where several names stand in one', () => {
    const problem = problemOf(() => resolveProfiles(['Admin, Standard'], org));
    expect([problem.key, ...problem.tokens]).to.deep.equal([
      'severalNames',
      'Admin, Standard',
      '--profile "Admin" --profile "Standard"',
    ]);
  });

  it('says so when the org shows no profile at all', () => {
    expect(problemOf(() => resolveProfiles(['Admin'], [])).key).to.equal('noProfilesVisible');
  });

  it('takes a name with * for a pattern of API names and labels, in any case', () => {
    const all = [identity('Team North'), identity('Team South'), identity('Sales'), admin];
    expect(resolveProfiles(['team*'], all).map(({ name }) => name)).to.deep.equal(['Team North', 'Team South']);
    expect(resolveProfiles(['*administrator', 'Team North', 'Team*'], all)).to.deep.equal([all[3], all[0], all[1]]);
    expect(resolveProfiles(['*'], all)).to.deep.equal(all);
    expect(problemOf(() => resolveProfiles(['Teams*'], all)).key).to.equal('profileNotFound');
  });

  it('takes a profile that is spelled with * before what it would match as a pattern', () => {
    const literal = identity('Team*');
    expect(resolveProfiles(['team*'], [identity('Team North'), literal])).to.deep.equal([literal]);
  });

  it('does not take a partial name for a profile', () => {
    expect(problemOf(() => resolveProfiles(['Adm'], org)).key).to.equal('profileNotFound');
  });
});

describe('ids', () => {
  it('get the three characters that tell the case of the others', () => {
    for (const id of ['001A0000006Vm9rIAC', '00D000000000001EAA', 'ZZZZZZZZZZZZZZZ555', '012345678901234AAA'])
      expect([toLongId(toShortId(id)), toLongId(id)]).to.deep.equal([id, id]);
    expect(toLongId('00daaaaaaaaaaaaAAA')).to.equal('00daaaaaaaaaaaaAAA');
    expect([null, undefined, ''].map(toShortId)).to.deep.equal(['', '', '']);
    expect(['', 'x', '00D/00000000001'].map(toLongId)).to.deep.equal(['', 'x', '00D/00000000001']);
  });

  it('are different in 18 characters wherever they differ in case only', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9]{15}$/), fc.nat(14), (id, at) => {
        const letter = id.charAt(at);
        const swapped = letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
        const twin = id.slice(0, at) + swapped + id.slice(at + 1);
        const isSame = toLongId(id).toLowerCase() === toLongId(twin).toLowerCase();
        expect(isSame).to.equal(twin === id);
      }),
    );
  });
});
