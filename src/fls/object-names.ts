/**
 * Names of objects, which compare without case, as the platform does: one file may spell `account` what another spells
 * `Account`. They are held, and listed, in lower case.
 */
export class ObjectNames extends Set<string> {
  public override add(name: string): this {
    return super.add(name.toLowerCase());
  }

  public override has(name: string): boolean {
    return super.has(name.toLowerCase());
  }

  public override delete(name: string): boolean {
    return super.delete(name.toLowerCase());
  }
}

/**
 * What is meant by an object that somebody names: Activity has no field permissions, Task and Event hold its fields
 * (docs/salesforce-facts.md#s1-2).
 */
export function expandActivity(sobject: string): string[] {
  return sobject.toLowerCase() === 'activity' ? ['Task', 'Event'] : [sobject];
}
