import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import '@fontsource-variable/source-serif-4/wght.css'
import './styles/tokens.css'
import './styles/base.css'
import 'virtual:uno.css'
import { createApp } from 'vue'
import App from './App.vue'
import { locale } from './i18n'
import { router } from './router'
import { startSettings } from './settings'

/** Settings come within milliseconds; should main be slow, the first view does not wait for it longer than this. */
const longestWaitMs = 800
await Promise.race([
  startSettings().catch((reason: unknown) => console.error(reason)),
  new Promise(resolve => setTimeout(resolve, longestWaitMs)),
])
createApp(App).use(router).mount('#app')
// Needed at once in Chinese, and a moment later for Chinese in a user's own data.
if (locale.value === 'zh-CN') void import('./styles/chinese')
else requestIdleCallback(() => void import('./styles/chinese'), { timeout: 3000 })
