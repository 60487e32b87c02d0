import { countLineEnds } from '../text/place.ts';
import { addForm, FormedElement, matchForm, type ElementForm } from './form.ts';
import type { XmlElement } from './element.ts';
import { findSpaceEnd } from './space.ts';

/** An offset in a text with its 1-based line. */
export type ReachedPlace = { readonly end: number; readonly line: number };

/**
 * Creates a function that reads elements which have the form of one that was parsed before them, with nothing but white
 * space between. It is many times faster than a parser, and no less strict: see `ElementForm`.
 *
 * @param visit called with each element
 * @returns a function that takes the element before, and the line on which that ends; it gives the end of the last element
 *   that it read
 */
export function createRepeatReader(
  text: string,
  visit: (element: XmlElement) => void,
): (model: XmlElement, line: number) => ReachedPlace {
  const forms: ElementForm[] = [];
  return (model, line) => {
    addForm(forms, text, model);
    const place = { end: model.end, line };
    for (;;) {
      const start = findSpaceEnd(text, place.end);
      const form = findForm(forms, start);
      if (!form) return place;
      const startLine = place.line + countLineEnds(text, place.end, start);
      place.end = form.pattern.lastIndex;
      place.line = startLine + form.lineEnds;
      visit(new FormedElement(form, start, startLine));
    }
  };
}

/** A loop, since the engine would make a function for each of very many elements. */
function findForm(forms: readonly ElementForm[], start: number): ElementForm | null {
  for (const form of forms) if (matchForm(form, start)) return form;
  return null;
}
