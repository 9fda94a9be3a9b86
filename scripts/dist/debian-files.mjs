/** Texts of the Debian package. */

/**
 * What Electron links and opens, beyond what every Debian has. Later releases gave some packages the suffix t64.
 * libtensorflow needs nothing more.
 */
const dependencies = [
  'libgtk-3-0', 'libnotify4', 'libnss3', 'libxss1', 'libxtst6', 'libatspi2.0-0', 'libatk-bridge2.0-0', 'libdrm2', 'libgbm1', 'libasound2',
  'libuuid1', 'libsecret-1-0', 'xdg-utils',
]
const renamed = new Set(['libgtk-3-0', 'libatspi2.0-0', 'libatk-bridge2.0-0', 'libasound2'])

/**
 * @param {object} facts
 * @param {string} facts.version
 * @param {string} facts.description
 * @param {string} facts.author
 * @param {string} facts.architecture
 * @param {number} facts.kilobytes
 * @param {readonly Buffer[]} facts.built addons that were compiled here, against this system's libraries
 */
export function controlFile({ version, description, author, architecture, kilobytes, built }) {
  const libraries = [
    `libc6 (>= ${newestSymbol(built, 'GLIBC', '2.28')})`,
    `libstdc++6 (>= ${gccOf(newestSymbol(built, 'GLIBCXX', '3.4.25'))})`,
    ...dependencies.map(name => renamed.has(name) ? `${name}t64 | ${name}` : name),
  ]
  return `Package: duet-studio
Version: ${version}
Architecture: ${architecture}
Maintainer: ${author}
Installed-Size: ${kilobytes}
Depends: ${libraries.join(', ')}
Section: science
Priority: optional
Description: train recurrent and generative adversarial networks
 ${description}
 .
 The window is duet-studio, the command line is duet. TensorFlow is included.
`
}

/**
 * The newest version of a library's symbols that a file asks for.
 * @param {readonly Buffer[]} files
 * @param {string} family for example GLIBC
 * @param {string} atLeast
 */
export function newestSymbol(files, family, atLeast) {
  const asked = files.flatMap(file => [...file.toString('latin1').matchAll(new RegExp(`\\b${family}_(\\d+(?:\\.\\d+)+)\\0`, 'g'))].map(match => match[1] ?? ''))
  return [atLeast, ...asked].sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1) ?? atLeast
}

/** Debian numbers libstdc++6 by the release of GCC. @param {string} symbols */
function gccOf(symbols) {
  const releases = [['3.4.25', '8'], ['3.4.26', '9'], ['3.4.28', '10'], ['3.4.29', '11'], ['3.4.30', '12'], ['3.4.32', '13'], ['3.4.33', '14']]
  return releases.find(([newest = '']) => newest.localeCompare(symbols, 'en', { numeric: true }) >= 0)?.[1] ?? '15'
}

export function desktopEntry() {
  return `[Desktop Entry]
Type=Application
Name=Duet Studio
GenericName=Neural network studio
GenericName[zh_CN]=神经网络工作室
Comment=Train recurrent and generative adversarial networks on your own data
Comment[zh_CN]=用自己的数据训练循环网络和生成对抗网络
Exec=duet-studio
Icon=duet-studio
Terminal=false
StartupNotify=true
StartupWMClass=Duet Studio
Categories=Science;ArtificialIntelligence;Education;
Keywords=RNN;LSTM;GAN;machine learning;TensorFlow;
`
}
