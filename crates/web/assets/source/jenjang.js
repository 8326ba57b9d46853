// Comfort for forms and receipts. Every page works without it.
(() => {
  const store = {
    get: key => { try { return sessionStorage.getItem(key) } catch { return null } },
    set: (key, value) => { try { sessionStorage.setItem(key, value) } catch { /* private mode */ } },
    drop: key => { try { sessionStorage.removeItem(key) } catch { } },
  }
  const typed = form => [...form.elements].filter(e => e.matches('textarea,input[type=text]') && e.name)
  let unsaved = false

  const count = area => {
    const info = document.getElementById(`${area.id}-info`)
    if (!info) return
    const left = area.dataset.max - [...area.value].length
    info.textContent = (left < 0 ? area.dataset.over : area.dataset.left).replace('{n}', Math.abs(left).toLocaleString(document.documentElement.lang))
    info.classList.toggle('govuk-error-message', left < 0)
  }

  const start = root => {
    root.querySelectorAll('textarea[data-max]').forEach(count)
    root.querySelectorAll('form[data-keep]').forEach(form => {
      const saved = JSON.parse(store.get(form.dataset.keep) || '{}')
      typed(form).forEach(e => { if (!e.value && saved[e.name]) { e.value = saved[e.name]; count(e) } })
    })
    root.querySelectorAll('[data-copy]').forEach(button => { button.hidden = !navigator.clipboard })
    root.querySelector('.govuk-error-summary')?.focus()
  }

  document.addEventListener('input', event => {
    const { target } = event
    const form = target.form
    if (target.dataset.max) count(target)
    if (!form || form.method === 'get') return
    if (form.dataset.guard !== undefined) unsaved = true
    if (form.dataset.keep) store.set(form.dataset.keep, JSON.stringify(Object.fromEntries(typed(form).map(e => [e.name, e.value]))))
  })

  document.addEventListener('submit', event => {
    const form = event.target
    if (form.method === 'get') return
    if (form.dataset.sent) return event.preventDefault()
    form.dataset.sent = 'yes'
    setTimeout(() => delete form.dataset.sent, 8000)
    unsaved = false
    if (form.dataset.keep) store.set('sent', form.dataset.keep)
    if (form.dataset.forget !== undefined) { try { sessionStorage.clear() } catch { } }
  })

  document.addEventListener('click', event => {
    const button = event.target.closest('button')
    if (button?.dataset.print !== undefined) print()
    if (button?.dataset.copy) navigator.clipboard.writeText(button.dataset.copy).then(() => { button.textContent = button.dataset.done })
  })

  addEventListener('beforeunload', event => { if (unsaved) event.preventDefault() })
  addEventListener('pageshow', () => document.querySelectorAll('form[data-sent]').forEach(form => delete form.dataset.sent))
  document.addEventListener('htmx:after:swap', () => start(document))

  // What was typed is forgotten once it was sent and the form did not come back.
  const sent = store.get('sent')
  if (sent && !document.querySelector(`form[data-keep="${CSS.escape(sent)}"]`)) store.drop(sent)
  store.drop('sent')
  start(document)
})()
