import { expect } from 'chai';
import { mergeMuting } from '../../src/fls/muting.ts';
import type { AccessSource } from '../../src/fls/access-source.ts';

describe('what mutes both halves of an access', () => {
  it('is each group once, with all that it mutes', () => {
    const muting = (name: string, why: string | null): AccessSource => ({
      ...{ kind: 'PermissionSetGroup', name, label: `Label of ${name}` },
      why,
    });
    expect(
      mergeMuting([muting('Sales', 'mutes the object'), muting('Ops', null), muting('Sales', 'mutes the field')]),
    ).to.deep.equal([muting('Sales', 'mutes the object; mutes the field'), muting('Ops', '')]);
  });
});
