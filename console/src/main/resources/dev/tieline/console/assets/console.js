// What pages can do beyond links and forms. Everything works without this file except live news.
(() => {
  'use strict';
  const root = document.documentElement;
  const by = (id) => document.getElementById(id);
  const dark = matchMedia('(prefers-color-scheme: dark)');

  const theme = by('theme');
  theme.hidden = false;
  theme.addEventListener('click', () => {
    const now = root.dataset.theme || (dark.matches ? 'dark' : 'light');
    root.dataset.theme = now === 'dark' ? 'light' : 'dark';
    document.cookie = `tieline-theme=${root.dataset.theme};path=/;max-age=31536000;samesite=strict`;
  });

  const help = by('help');
  by('keys').hidden = false;
  by('keys').addEventListener('click', () => help.showModal());

  document.addEventListener('click', (event) => {
    const copy = event.target.closest('[data-copy]');
    if (copy && navigator.clipboard) {
      navigator.clipboard.writeText(copy.dataset.copy).then(() => {
        copy.classList.add('copied');
        setTimeout(() => copy.classList.remove('copied'), 1500);
      });
    }
  });

  let at = -1;
  const rows = () => [...document.querySelectorAll('[data-row]')];
  const move = (step) => {
    const all = rows();
    if (all.length === 0) return;
    at = Math.min(all.length - 1, Math.max(0, at + step));
    all.forEach((row, i) => row.classList.toggle('at', i === at));
    const link = all[at].querySelector('a.open, a');
    (link || all[at]).focus({ preventScroll: true });
    all[at].scrollIntoView({ block: 'nearest' });
  };

  let going = false;
  const places = { t: '/', r: '/records', h: '/held', i: '/incidents', a: '/audit' };
  const press = (key) => {
    if (going) {
      going = false;
      if (places[key]) { location.href = places[key]; return true; }
    }
    switch (key) {
      case '/': by('q').focus(); by('q').select(); return true;
      case 'g': going = true; setTimeout(() => { going = false; }, 1200); return true;
      case 'j': move(1); return true;
      case 'k': move(-1); return true;
      case '?': help.showModal(); return true;
      case 'e': case 'r': {
        const action = document.querySelector(`[data-key="${key}"]`);
        if (action) action.click();
        return Boolean(action);
      }
      default: return false;
    }
  };
  document.addEventListener('keydown', (event) => {
    const field = event.target.closest('input, textarea, select, [contenteditable]');
    if (event.key === 'Escape' && field) { field.blur(); return; }
    if (field || help.open || event.ctrlKey || event.metaKey || event.altKey) return;
    if (press(event.key)) event.preventDefault();
  });

  // A page that refreshes itself must not close what somebody is reading.
  document.body.addEventListener('htmx:beforeRequest', (event) => {
    if (event.target.id === 'story' && event.target.querySelector('details[open]')) event.preventDefault();
  });

  // A problem that comes or goes while somebody types is told to screen readers at its field.
  document.body.addEventListener('htmx:afterSettle', () => {
    document.querySelectorAll('.field').forEach((field) => {
      const wrong = field.querySelector('.problem').textContent !== '';
      field.querySelector('input, textarea, select').setAttribute('aria-invalid', wrong);
    });
  });

  const news = by('news');
  if (window.EventSource) {
    const { accepted, held: heldBefore, settled } = document.body.dataset;
    const before = { accepted: Number(accepted), held: Number(heldBefore), settled: Number(settled) };
    const source = new EventSource('/live');
    source.onmessage = (event) => {
      const now = JSON.parse(event.data);
      const fresh = now.accepted - before.accepted;
      const held = now.held - before.held;
      // Those that are new or held are told already.
      const done = now.settled - before.settled - Math.max(0, fresh) - Math.max(0, held);
      const words = [];
      if (fresh > 0) words.push(`${fresh.toLocaleString('en')} new`);
      if (held > 0) words.push(`${held.toLocaleString('en')} more held`);
      if (done > 0) words.push(`${done.toLocaleString('en')} done`);
      if (held < 0) words.push(`${(-held).toLocaleString('en')} fewer held`);
      news.hidden = words.length === 0 || document.body.querySelector('[data-still]') !== null;
      news.href = location.href;
      news.textContent = `${words.join(', ')} · show`;
    };
    addEventListener('pagehide', () => source.close());
  }
})();
