// Asks every two seconds whether something newer came for what is shown, and shows it.
const newest = Number(document.body.dataset.newest)
const query = new URLSearchParams(location.search)
query.set('after', String(newest))

async function look() {
  const typing = document.activeElement?.id === 'phone'
  if (!document.hidden && !typing) {
    try {
      const answer = await fetch(`/messages.json?${query}`)
      if (answer.ok && (await answer.json()).length > 0) location.reload()
    } catch {
      // The inbox is being restarted: ask again.
    }
  }
  setTimeout(look, 2000)
}
setTimeout(look, 2000)
