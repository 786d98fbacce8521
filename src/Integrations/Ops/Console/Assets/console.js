// The live parts of the console. Every page works without this file: it adds keys, copies, local times, live counts and the "n new" pill.
'use strict';
(() => {
  const root = document.body.dataset.root;
  const typing = () => /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? '');

  // Times: the page says UTC, and the partner's where it is known; what it is here is added once somebody asks for it.
  const said = new WeakSet();
  const here = event => {
    const near = event.target.closest?.('time[datetime]') ?? (event.type === 'focusin' ? event.target.querySelector?.('time[datetime]') : null);
    if (!near || said.has(near)) return;
    said.add(near);
    const local = new Date(near.dateTime);
    if (!Number.isNaN(local.valueOf())) near.title = `${near.title} · ${local.toLocaleString()} here`;
  };
  document.addEventListener('pointerover', here);
  document.addEventListener('focusin', here);

  // Copies what an element names, never more.
  document.addEventListener('click', event => {
    const button = event.target.closest('[data-copy]');
    if (button) copy(button.dataset.copy, button);
  });
  async function copy(text, button) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Plain http has no clipboard: the old way.
      const area = Object.assign(document.createElement('textarea'), { value: text });
      document.body.append(area);
      area.select();
      document.execCommand('copy');
      area.remove();
    }
    if (button) {
      const was = button.textContent;
      button.textContent = 'Copied';
      setTimeout(() => { button.textContent = was; }, 1200);
    }
  }

  // A revealed value leaves the screen by itself.
  for (const shown of document.querySelectorAll('[data-hide-after]')) {
    setTimeout(() => { shown.textContent = '(hidden again)'; }, Number(shown.dataset.hideAfter) * 1000);
  }

  // Live: counts in the frame, and how much is new on this page. Never moves a row; rests while somebody types or looks elsewhere.
  const tail = document.querySelector('[data-tail]');
  let source;
  function listen() {
    const question = tail ? `?after=${encodeURIComponent(tail.dataset.tail)}&${tail.dataset.tailQuery ?? ''}` : '';
    source = new EventSource(`${root}/live${question}`);
    source.addEventListener('counts', event => show(JSON.parse(event.data)));
  }
  function show(counts) {
    for (const place of document.querySelectorAll('[data-count]')) {
      const value = counts[place.dataset.count];
      if (value === undefined) continue;
      place.textContent = value;
      place.hidden = place.classList.contains('pill') && value === 0;
    }
    const pill = document.getElementById('new-pill');
    if (pill && counts.fresh > 0 && !typing()) {
      pill.textContent = `${counts.fresh}${counts.freshCut ? '+' : ''} new`;
      pill.hidden = false;
    }
  }
  function rest() {
    source?.close();
    source = undefined;
  }
  if (document.querySelector('[data-count], [data-tail]') && window.EventSource) {
    listen();
    window.addEventListener('blur', rest);
    window.addEventListener('focus', () => { if (!source) listen(); });
    window.addEventListener('pagehide', rest);
  }

  // Keys.
  const help = document.getElementById('help');
  const helpButton = document.querySelector('[data-help]');
  if (helpButton && help) {
    helpButton.hidden = false;
    helpButton.addEventListener('click', () => help.showModal());
  }
  const places = { n: '', l: '/alerts', o: '/orders', i: '/inbound', u: '/updates', d: '/decide', p: '/partners', b: '/batches', j: '/jobs', a: '/audit' };
  let going = false;
  let at = -1;
  document.addEventListener('keydown', event => {
    if (typing() || event.ctrlKey || event.metaKey || event.altKey || help?.open) return;
    if (going) {
      going = false;
      if (event.key in places) location.assign(root + places[event.key]);
      return;
    }
    switch (event.key) {
      case '/': event.preventDefault(); document.querySelector('.search input')?.focus(); break;
      case 'g': going = true; setTimeout(() => { going = false; }, 1500); break;
      case 'j': move(1); break;
      case 'k': move(-1); break;
      case 'Enter': if (document.activeElement === document.body) document.querySelector('tr.at a')?.click(); break;
      case 'e': explain(); break;
      case 'x': document.querySelector('tr.at input[type=checkbox]')?.click(); break;
      case 'r': if (document.querySelector('input[form=chosen]:checked')) document.querySelector('#chosen [value=Resend]')?.click(); break;
      case 'y': copy(location.href); break;
      case '?': help?.showModal(); break;
    }
  });
  function explain() {
    const row = document.querySelector('tr.at');
    if (row) row.querySelector('a[data-beside]')?.click();
    else for (const folded of document.querySelectorAll('main li details')) folded.open = true;
  }
  function move(step) {
    const rows = [...document.querySelectorAll('main tbody tr')];
    if (rows.length === 0) return;
    rows[at]?.classList.remove('at');
    at = Math.min(rows.length - 1, Math.max(0, at + step));
    rows[at].classList.add('at');
    rows[at].scrollIntoView({ block: 'nearest' });
  }
})();
