/**
 * A guided first tour: a card that has a place of its own, so that it covers nothing, and a ring around what to use next.
 * The steps come from whoever runs the workspace; this page keeps how far somebody is, or that they have had enough.
 */
import { html, useEffect, useRef, useState } from '/vendor/preact.js';
import { Icon } from './icons.js';
import { Mrkdwn } from './text.js';
import { useWorkspace } from './workspace-context.js';

/** @typedef {import('../protocol.ts').TourStep} TourStep */

/** Under this name the browser remembers the step, or that there is none left. */
const MEMORY = 'tour';
const DONE = 'done';

/** The step that somebody is at, counted from 0; `DONE` after the last. @returns {[number | 'done', (next: number | 'done') => void]} */
function useRememberedStep() {
  const remembered = localStorage.getItem(MEMORY);
  const [step, setStep] = useState(
    /** @type {number | 'done'} */ (remembered === DONE ? DONE : Number(remembered ?? 0)),
  );
  return [
    step,
    (next) => {
      localStorage.setItem(MEMORY, String(next));
      setStep(next);
    },
  ];
}

/** How many messages on the page have a button or menu with this id. */
function useCountOf(/** @type {string | undefined} */ actionId) {
  const { messages } = useWorkspace();
  if (!actionId) return 0;
  return messages.filter(({ blocks }) => JSON.stringify(blocks ?? []).includes(`"action_id":"${actionId}"`)).length;
}

/** Calls `finish` as soon as what ends the step has happened since it began. */
function useEndOfStep(/** @type {TourStep | undefined} */ step, /** @type {() => void} */ finish) {
  const { actionId, change } = step?.until ?? {};
  const count = useCountOf(actionId);
  const start = useRef({ step, count });
  useEffect(() => {
    const { current } = start;
    if (current.step !== step) start.current = { step, count };
    else if (change === 'more' ? count > current.count : count < current.count) finish();
  }, [step, count]);
}

/** Writes into the channel's composer as if the person had typed it; a thread that covers it goes away first. */
function useTyping() {
  const { goTo } = useWorkspace();
  return (/** @type {string} */ text) => {
    const find = () => /** @type {HTMLTextAreaElement | null} */ (document.querySelector('.channel textarea'));
    if (!find()?.offsetParent) goTo({ thread: '' });
    setTimeout(() => {
      const field = find();
      if (!field) return;
      field.value = text;
      field.dispatchEvent(new Event('input', { bubbles: true }));
      field.focus();
    });
  };
}

/** @param {{ steps: TourStep[], end: { title: string, text: string } }} props */
function Card({ steps, end }) {
  const [at, goOn] = useRememberedStep();
  const type = useTyping();
  const step = at === DONE ? undefined : steps[at];
  const next = () => at !== DONE && goOn(at + 1);
  useEndOfStep(step, next);
  if (at === DONE)
    return html`<aside class="tour over" aria-label="First tour">
      <button type="button" class="plain" data-testid="tour-again" onClick=${() => goOn(0)}>Take the tour</button>
    </aside>`;
  return html`<aside class="tour" aria-label="First tour" data-testid="tour">
    ${step && html`<style>${step.point} { outline: 3px solid var(--tour); outline-offset: 3px; }</style>`}
    <header><span>${step ? `First tour · ${at + 1} of ${steps.length}` : 'First tour'}</span>
      ${step && html`<button type="button" class="plain icon" aria-label="Skip the tour" title="Skip the tour" data-testid="tour-skip" onClick=${() => goOn(DONE)}><${Icon} name="close" /></button>`}
    </header>
    <div aria-live="polite"><h2>${(step ?? end).title}</h2><p><${Mrkdwn} text=${(step ?? end).text} /></p></div>
    <footer>
      ${step?.type && html`<button type="button" class="button small" data-testid="tour-type" onClick=${() => type(step.type ?? '')}>Write it for me</button>`}
      <button type="button" class="button small" data-testid="tour-next" onClick=${step ? next : () => goOn(DONE)}>${step ? 'Next' : 'Close'}</button>
    </footer>
  </aside>`;
}

/** The tour, where the workspace has one; a guest could not take its steps. */
export function Tour() {
  const { tour, me } = useWorkspace();
  return tour && me.role !== 'guest' ? html`<${Card} ...${tour} />` : null;
}
