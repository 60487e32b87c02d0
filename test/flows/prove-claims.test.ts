import { expect } from 'chai';
import type { ClaimGroup, FieldClaim } from '../../src/fls/claim.ts';
import type { Proof } from '../../src/fls/proof.ts';
import { proveClaims } from '../../src/flows/prove-claims.ts';
import { MAY_EDIT, MAY_NOT, MAY_READ, proverOf, usersOf, type ToldAccess } from '../support/fake-prover.ts';

const claim = (field: string, claimed: FieldClaim['claimed'], other: Partial<FieldClaim> = {}): FieldClaim => {
  return {
    field,
    claimed,
    least: claimed,
    most: claimed,
    claimsEdit: true,
    isObjectOpen: claimed !== 'none',
    ...other,
  };
};

function group(usernames: readonly string[], ...claims: readonly FieldClaim[]): ClaimGroup {
  const objects = [...Map.groupBy(claims, ({ field }) => field.split('.')[0] ?? '')];
  return { profile: 'P', usernames, objects: objects.map(([object, fields]) => ({ object, fields })) };
}

async function prove(groups: readonly ClaimGroup[], told: ToldAccess): Promise<{ proof: Proof; asked: string[] }> {
  const { prover, asked } = proverOf(() => told);
  const org = { findUsers: async (names: readonly string[]) => Promise.resolve(usersOf(names)) };
  return { proof: await proveClaims(groups, { org, prover }), asked };
}

const phone = claim('Account.Phone', 'read');

describe('holding claims against the platform', () => {
  it('agrees within the claim, and names what is outside of it with both answers', async () => {
    const fields = [
      phone,
      claim('Account.Fax', 'none'),
      claim('Account.Site', 'read', { claimsEdit: false }),
      claim('Account.Type', 'edit'),
    ];
    const told = {
      'Account.Phone': MAY_NOT,
      'Account.Fax': MAY_READ,
      'Account.Site': MAY_EDIT,
      'Account.Type': MAY_READ,
    };
    const { proof } = await prove([group(['ada'], ...fields)], { ada: told });
    expect(proof.disagreements.map(({ field, claimed, proved }) => [field, claimed, proved])).to.deep.equal([
      ['Account.Phone', 'read', 'none'],
      ['Account.Fax', 'none', 'read'],
      ['Account.Type', 'edit', 'read'],
    ]);
    expect(proof.agreed).to.deep.equal({ answers: 1, users: 1, fields: 1 });
  });

  it('calls it settled where it is not known what opens the object, and the platform gives less', async () => {
    const open = claim('Task.Subject', 'read', { least: 'none', isObjectOpen: false });
    const { proof } = await prove([group(['ada'], open)], { ada: { 'Task.Subject': MAY_NOT } });
    expect([proof.agreed.answers, proof.settled.answers, proof.disagreements]).to.deep.equal([0, 1, []]);
  });

  it('names what the platform gives beyond a claim where that is possible, and neither agrees nor disagrees', async () => {
    const fields = [
      claim('Account.Phone', 'none', { most: 'edit' }),
      claim('Account.Fax', 'read', { most: 'edit' }),
      claim('Account.Site', 'edit', { least: 'read' }),
    ];
    const told = { 'Account.Phone': MAY_READ, 'Account.Fax': MAY_EDIT, 'Account.Site': MAY_READ };
    const { proof } = await prove([group(['ada'], ...fields)], { ada: told });
    expect(proof.surplus.map(({ field, claimed, proved }) => [field, claimed, proved])).to.deep.equal([
      ['Account.Phone', 'none', 'read'],
      ['Account.Fax', 'read', 'edit'],
    ]);
    expect([proof.agreed.answers, proof.settled.answers, proof.disagreements]).to.deep.equal([0, 1, []]);
  });

  it('counts users of whom nothing certain is claimed, and not those of whom a claim was dropped', async () => {
    const dropped = { ...group(['bo']), objects: [{ object: 'Account', fields: [] }] };
    const { proof } = await prove([group(['ada', 'cy']), dropped, group(['di'], phone)], {});
    expect(proof.unasked).to.deep.equal({ pairs: 0, uncertainUsers: 2 });
  });

  it('asks about each small group, however large another one is, and looks at no pair that does not exist', async () => {
    const usernames = Array.from({ length: 5000 }, (_, index) => `user${index}`);
    let looked = 0;
    const counted = (own: readonly string[]): ClaimGroup => {
      const { objects, ...rest } = group(own, phone);
      return {
        ...rest,
        get objects() {
          looked += 1;
          return objects;
        },
      };
    };
    const empty = Array.from({ length: 50 }, (): ClaimGroup => counted([]));
    const { asked } = await prove([...empty, counted(usernames), counted(['zoe'])], {});
    expect([asked.length, asked[1]]).to.deep.equal([200, 'zoe Account']);
    expect(looked).to.be.lessThan(1000);
  });

  it('asks first about one user of each group, and what stands first in it', async () => {
    const lead = claim('Lead.Title', 'none');
    const { asked } = await prove([group(['ada', 'bo'], phone, lead), group(['cy'], lead, phone)], {});
    expect(asked).to.deep.equal(['ada Account', 'cy Lead', 'ada Lead', 'cy Account', 'bo Account', 'bo Lead']);
  });

  it('asks about 200 pairs at most, and counts the others', async () => {
    const usernames = Array.from({ length: 150 }, (_, index) => `user${index}`);
    const { asked, proof } = await prove([group(usernames, phone, claim('Lead.Title', 'none'))], {});
    expect([asked.length, proof.unasked.pairs]).to.deep.equal([200, 100]);
  });

  it('names those once of whom the platform does not tell, and counts fields that it leaves out', async () => {
    const { proof } = await prove([group(['bo', 'ada'], phone, claim('Lead.Title', 'none'))], {
      bo: { 'Account.Phone': MAY_READ },
    });
    expect([proof.untold, proof.untoldFields.answers, proof.agreed.answers]).to.deep.equal([['ada'], 1, 1]);
  });

  it('asks nothing where an object has no claim left', async () => {
    const { asked, proof } = await prove([{ ...group(['ada']), objects: [{ object: 'Account', fields: [] }] }], {});
    expect([asked, proof.untold]).to.deep.equal([[], []]);
  });
});
