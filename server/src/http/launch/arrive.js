// Did the browser keep the session's cookie? Then on to the page; else its user decides how to go on.
const arriving = document.getElementById('arriving');
const blocked = document.getElementById('blocked');

const arrived = await fetch('/launch/arrived', { cache: 'no-store', credentials: 'same-origin' })
  .then(answer => answer.status === 204, () => false);
if (arrived) {
  location.replace(arriving.dataset.page);
} else {
  arriving.hidden = true;
  blocked.hidden = false;
  const allow = document.getElementById('allow');
  allow.hidden = !document.requestStorageAccess;
  allow.addEventListener('click', () => {
    document.requestStorageAccess().then(
      () => document.getElementById('in-the-frame').submit(),
      () => { document.getElementById('not-allowed').hidden = false; allow.hidden = true; },
    );
  });
}
