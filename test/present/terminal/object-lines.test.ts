import { expect } from 'chai';
import type { Finding } from '../../../src/fls/finding.ts';
import { formatObjectFindings } from '../../../src/present/terminal/object-lines.ts';
import { finding, orgContext, reportOf } from '../../support/report.ts';

const options = { verbose: false, folder: '/p', width: 80 };

function lines(findings: readonly Finding[], verbose = false): string[] {
  const report = reportOf(findings, { source: 'org', context: orgContext });
  return formatObjectFindings(findings, report, { ...options, verbose });
}

/** So many live fields on each of so many objects. */
function strays(objects: number, fields: number, changes: Partial<Finding> = {}): Finding[] {
  return Array.from({ length: objects * fields }, (_, index) => {
    const object = `Object_${Math.floor(index / fields)}__c`;
    const access = index % fields < 12 ? 'edit' : 'read';
    return finding({ object, field: `${object}.A_rather_long_field_name_${index}__c`, access, ...changes });
  });
}

describe('the findings of a section', () => {
  it('are listed field by field where they fit on a screen', () => {
    const shown = lines(strays(2, 15));
    expect(shown[2]).to.equal('    Object_0__c (15 fields: 12 edit, 3 read) through Sales_Sync, 2 users');
    expect(shown.filter((line) => line.startsWith('      edit  '))).to.have.length(2);
    expect(shown.join('')).to.not.contain('--verbose');
  });

  it('fold to a line for each object beyond a screenful', () => {
    const shown = lines(strays(20, 15));
    expect(shown).to.have.length(24);
    expect(
      shown.slice(2, 22).every((line) => /^ {4}Object_\d+__c \(15 fields: 12 edit, 3 read\) /.test(line)),
    ).to.equal(true);
    expect(shown.at(-1)).to.equal('  To list every field, use --verbose.');
    expect(
      lines(strays(20, 15), true)
        .join('\n')
        .match(/A_rather_long_field_name/g),
    ).to.have.length(300);
  });

  it('name no objects that are left where none are', () => {
    const shown = lines(strays(25, 15));
    expect(shown).to.have.length(29);
    expect(shown.at(-1)).to.equal('  To list every field, use --verbose.');
  });

  it('show the worst objects of very many, and count the others', () => {
    const shown = lines(strays(530, 15));
    expect(shown).to.have.length(29);
    expect(shown.at(-1)).to.equal('  505 more objects with 7,575 fields. To list every field, use --verbose.');
    const many = Array.from({ length: 165 }, (_, index) => strays(4, 15, { profile: `P${index}` })).flat();
    const ofMany = lines(many);
    expect(ofMany.length).to.be.at.most(35);
    const hidden = ofMany.filter((line) => line.includes('fields: 12')).length;
    expect(ofMany.at(-1)).to.match(new RegExp(`^  ${660 - hidden} more objects with `));
  });

  it('put edit before read, then more users, then more fields, then the name', () => {
    const of = (object: string, changes: Partial<Finding>): Finding =>
      finding({ object, field: `${object}.A`, ...changes });
    const shown = lines([
      of('A', { access: 'read', users: 9 }),
      of('D', { users: 2 }),
      of('C', { users: 2 }),
      of('E', { users: 2 }),
      finding({ object: 'E', field: 'E.B', users: 2 }),
      of('B', { users: 5 }),
    ]);
    expect(shown.map((line) => /^ {4}(\w) /.exec(line)?.[1]).filter((name) => name !== undefined)).to.deep.equal([
      ...['B', 'E', 'C', 'D', 'A'],
    ]);
  });

  it('put the worst profile first', () => {
    const shown = lines([finding({ profile: 'A', access: 'read' }), finding({ profile: 'B' })]);
    expect(shown.indexOf('  B')).to.be.lessThan(shown.indexOf('  A'));
  });
});
