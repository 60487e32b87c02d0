/**
 * Names of objects. They compare without case, as on the platform: one file may spell `account` what another spells
 * `Account`. The set stores and lists them in lower case.
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

/** Values by the name of an object. Names compare and are listed as in `ObjectNames`. */
export class ObjectMap<Value> extends Map<string, Value> {
  public override set(name: string, value: Value): this {
    return super.set(name.toLowerCase(), value);
  }

  public override get(name: string): Value | undefined {
    return super.get(name.toLowerCase());
  }

  public override has(name: string): boolean {
    return super.has(name.toLowerCase());
  }

  public override delete(name: string): boolean {
    return super.delete(name.toLowerCase());
  }
}

/** The objects that a name stands for: Activity has no field permissions of its own, Task and Event hold its fields (docs/salesforce-facts.md#s1-2). */
export function expandActivity(sobject: string): string[] {
  return sobject.toLowerCase() === 'activity' ? ['Task', 'Event'] : [sobject];
}
