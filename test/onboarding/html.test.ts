import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { html } from '../../src/onboarding/html.ts';

const test = suite('onboarding/html');

test('puts texts, HTML and lists of both in, and leaves out what is absent', () => {
  const item = html`<b>${'1 < 2'}</b>`;
  assert.is(
    html`<p>${item}${undefined}${['&', item, [item]]}</p>`.markup,
    '<p><b>1 &lt; 2</b>&amp;<b>1 &lt; 2</b><b>1 &lt; 2</b></p>',
  );
});

test('no text gets out of the element or the attribute it is put in', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('<', '>', '&', '"', "'", 'a', '/', ';', '\u0000', '`') }),
      (text) => {
        const { markup } = html`<p title="${text}">${text}</p>`;
        assert.is(markup.match(/[<>"']/g)?.join(''), '<"">' + '<>');
      },
    ),
  );
});

test.run();
