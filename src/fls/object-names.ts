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
