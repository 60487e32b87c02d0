import { countLineEnds } from '../text/place.ts';
import type { XmlElement } from './element.ts';

/**
 * How an element is spelled, except for the values of its children. An element that differs from a well-formed one in
 * plain values only is well-formed, too, and its children have the same names, on lines at the same distance.
 */
export type ElementForm = {
  readonly text: string;
  readonly source: string;
  /** Matches an element of this form at `lastIndex`, and captures the values. */
  readonly pattern: RegExp;
  readonly name: string;
  /** The lengths of its start tag and of its end tag. */
  readonly openLength: number;
  readonly closeLength: number;
  readonly leaves: readonly LeafForm[];
  /** How many lines end in the element. */
  readonly lineEnds: number;
  /** The last element that was found. */
  last: RegExpExecArray | null;
};

type LeafForm = {
  readonly name: string;
  /** From the end of the value before it, or from the start of the element, to the start of this value. */
  readonly lead: number;
  readonly openLength: number;
  readonly closeLength: number;
  /** The line of the leaf, counted from that of the element. */
  readonly line: number;
};

/** Printable ASCII without white space, `&`, `<` and `>`: in any place for text, it means just itself. */
const PLAIN_VALUE = "[!-%'-;=?-~]*";
const IS_PLAIN_VALUE = new RegExp(`^${PLAIN_VALUE}$`);

/** An entry has some hundred characters. A pattern for a crafted one would take long to make. */
const MOST_CHARACTERS = 4000;

/** A program writes all entries in one form, or in a few. Each costs a try at each place where others do not fit. */
const MOST_FORMS = 8;

/**
 * Adds the form of an element that was parsed. Has no effect where an element of this form is known, and where the element
 * has no children, or children with anything but a plain value.
 */
export function addForm(forms: ElementForm[], text: string, element: XmlElement): void {
  const { name, start, end, innerStart, innerEnd, children } = element;
  if (forms.length >= MOST_FORMS || children.length === 0 || end - start > MOST_CHARACTERS) return;
  let source = '';
  let at = start;
  const leaves: LeafForm[] = [];
  for (const leaf of children) {
    if (leaf.selfClosing || !IS_PLAIN_VALUE.test(text.slice(leaf.innerStart, leaf.innerEnd))) return;
    source += `${escapePattern(text.slice(at, leaf.innerStart))}(${PLAIN_VALUE})`;
    leaves.push({
      name: leaf.name,
      lead: leaf.innerStart - at,
      openLength: leaf.innerStart - leaf.start,
      closeLength: leaf.end - leaf.innerEnd,
      line: leaf.line - element.line,
    });
    at = leaf.innerEnd;
  }
  source += escapePattern(text.slice(at, end));
  if (forms.some((form) => form.source === source)) return;
  const lengths = { openLength: innerStart - start, closeLength: end - innerEnd };
  const lineEnds = countLineEnds(text, start, end);
  forms.push({ text, source, pattern: new RegExp(source, 'y'), name, ...lengths, leaves, lineEnds, last: null });
}

function escapePattern(literal: string): string {
  return literal.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** Whether an element of this form starts at an offset. It ends at the `lastIndex` of the pattern then. */
export function matchForm(form: ElementForm, start: number): boolean {
  form.pattern.lastIndex = start;
  form.last = form.pattern.exec(form.text);
  return form.last !== null;
}

/**
 * An element of a form. It keeps its place alone, so that hundreds of thousands take little memory: its children are found
 * again when they are asked for.
 */
export class FormedElement implements XmlElement {
  public readonly start: number;
  public readonly end: number;
  public readonly line: number;
  private readonly form: ElementForm;

  /** Takes the element that was found last. */
  public constructor(form: ElementForm, start: number, line: number) {
    this.form = form;
    this.start = start;
    this.end = form.pattern.lastIndex;
    this.line = line;
  }

  public get name(): string {
    return this.form.name;
  }

  public get innerStart(): number {
    return this.start + this.form.openLength;
  }

  public get innerEnd(): number {
    return this.end - this.form.closeLength;
  }

  public get selfClosing(): boolean {
    return false;
  }

  public get plainValue(): null {
    return null;
  }

  public get children(): readonly XmlElement[] {
    const { form, start, line } = this;
    // Mostly they are asked for right after the element was found.
    if (form.last?.index !== start) matchForm(form, start);
    let at = start;
    return form.leaves.map((leaf, index) => {
      const child = new FormedLeaf(leaf, at + leaf.lead, form.last?.[index + 1] ?? '', line + leaf.line);
      at = child.innerEnd;
      return child;
    });
  }
}

/** A child of an element of a form. */
class FormedLeaf implements XmlElement {
  public readonly innerStart: number;
  public readonly line: number;
  public readonly plainValue: string;
  private readonly form: LeafForm;

  public constructor(form: LeafForm, innerStart: number, plainValue: string, line: number) {
    this.form = form;
    this.innerStart = innerStart;
    this.plainValue = plainValue;
    this.line = line;
  }

  public get name(): string {
    return this.form.name;
  }

  public get start(): number {
    return this.innerStart - this.form.openLength;
  }

  public get innerEnd(): number {
    return this.innerStart + this.plainValue.length;
  }

  public get end(): number {
    return this.innerEnd + this.form.closeLength;
  }

  public get selfClosing(): boolean {
    return false;
  }

  public get children(): readonly XmlElement[] {
    return NO_CHILDREN;
  }
}

const NO_CHILDREN: readonly XmlElement[] = [];
