import { platformTime } from '../history.ts';
import { newId, type OrgState, type Row } from '../model.ts';

/** Records a change for source tracking: the member's row gets the org's next revision. Orgs without tracking keep none. */
export function touchMember(org: OrgState, type: string, name: string, by = org.rows('User')[0]?.Id ?? ''): void {
  if (!org.info.tracksSource) return;
  const members = org.rows('SourceMember');
  const revision = 1 + members.reduce((highest, row) => Math.max(highest, Number(row['RevisionCounter'])), 0);
  const known = members.find((row) => row['MemberType'] === type && row['MemberName'] === name);
  const change = {
    IsNameObsolete: false,
    RevisionCounter: revision,
    RevisionNum: revision,
    ChangedBy: by,
    LastModifiedDate: platformTime(new Date()),
  };
  if (known) Object.assign(known, change, { IsNewMember: false });
  else org.insert('SourceMember', memberRow(type, name, change));
}

function memberRow(type: string, name: string, change: Omit<Row, 'Id'>): Row {
  return { Id: newId('0MZ'), MemberType: type, MemberName: name, MemberIdOrName: name, IsNewMember: true, ...change };
}
