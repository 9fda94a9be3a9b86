/** Noto Sans SC in a hundred slices, of which only those needed are read; a style sheet too long for the first paint. */
import '@fontsource-variable/noto-sans-sc/wght.css'
