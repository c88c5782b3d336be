// Messages of the commands from account to emulator, in the order of the alphabet.
export const messages = `
{} and {}_FILE are both set: unset one of them
→ {} 和 {}_FILE 不能同时设置，请取消其中一个
cannot read {}: {}
→ 无法读取 {}：{}
DATABASE_URL, a PostgreSQL
→ DATABASE_URL：PostgreSQL 地址
PACTOLUS_MASTER_KEY, 32 random bytes: openssl rand -base64 32
→ PACTOLUS_MASTER_KEY：32 个随机字节，可用 openssl rand -base64 32 生成
PACTOLUS_ADMIN_TOKEN, for the admin API and the commands: openssl rand -hex 24
→ PACTOLUS_ADMIN_TOKEN：供管理接口和命令使用，可用 openssl rand -hex 24 生成
serve needs:
→ serve 还需要：
For a trial use: pactolus dev
→ 试用请执行 pactolus dev
PACTOLUS_OPEN_API_PORT (--open-api-port) needs a cloud environment: name it in
PACTOLUS_OPEN_API_ENV
→ PACTOLUS_OPEN_API_PORT（--open-api-port）需要云环境，请设置 PACTOLUS_OPEN_API_ENV
PACTOLUS_MASTER_KEY (--master-key-file) is not random. Make a key with: openssl rand -base64 32. A
database that was used with this one: docs/master-key.md, rotation.
→ PACTOLUS_MASTER_KEY（--master-key-file）不是随机值。请用 openssl rand -base64 32 生成。已用该密钥的数据库请按 docs/master-key.md 轮换。
must be a whole number from {} to {}, not "{}"
→ 须为 {} 至 {} 的整数，不能是 "{}"
must be {}, not "{}"
→ 须为 {}，不能是 "{}"
or
→ 或
{} (the rest is not shown: it may hold a password)
→ {}（其余部分可能含密码，不显示）
must be 32 bytes as hex or base64; make one with: openssl rand -base64 32
→ 须为 32 字节的十六进制或 base64，可用 openssl rand -base64 32 生成
a token must have at least 24 characters
→ 令牌至少 24 个字符
a token has an empty name
→ 令牌的名称为空
the token {} has no role "{}": write NAME=ROLE:TOKEN or NAME=ROLE@OFFER/ENV:TOKEN, with a role of
{}
→ 令牌 {} 的角色 "{}" 不存在：请写 NAME=ROLE:TOKEN 或 NAME=ROLE@OFFER/ENV:TOKEN，角色为 {} 之一
must be off or the number of proxies in front (1 to {}) or their addresses (10.0.0.0/8,::1), not
"{}"
→ 须为 off、前端代理层数（1 至 {}）或代理地址（10.0.0.0/8,::1），不能是 "{}"
The entries do not add up to the balance.
→ 流水合计与余额不符。
After entry {} there were {} coins; then:
→ 第 {} 条流水之后有 {} 枚游戏币，此后：
{} had {} coins at {}: {} paid + {} gift.
→ {}在 {3} 有 {2} 枚游戏币：付费币 {4} + 赠送币 {5}。
It adds up: {} entries without a gap.
→ 核对一致：{} 条流水，没有缺失。
No account of offer {} ({}) is known by that.
→ offer {}（{}）中没有符合条件的账户。
{} of them gifts
→ 其中赠送币 {}
{} had {} coins, {}.
→ {}当时有 {} 枚游戏币，{}。
Added {} as {}.
→ 已充值 {} 枚，单号 {}。
Nothing moved: {} is known, it added {} before.
→ 没有变动：单号 {} 之前已充值 {} 枚。
Gave {} as {}.
→ 已赠送 {} 枚，单号 {}。
Nothing moved: {} is known, it gave {} before.
→ 没有变动：单号 {} 之前已赠送 {} 枚。
--bill-no or --out-trade-no, one of them
→ --bill-no 或 --out-trade-no 之一
The order needs a number: give {}.
→ 订单需要单号：请指定 {}。
Run the command again as it is: the same number moves coins once.
→ 请原样重新执行：同一单号只变动一次。
Nothing changed: the purchase {} was {} before.
→ 没有变动：支付单 {} 之前已是 {} 状态。
The purchase {} is {}; no coins came in.
→ 支付单 {} 的状态为 {}，游戏币没有到账。
{} has {} coins, {} of them gifts.
→ {}有 {} 枚游戏币，其中赠送币 {}。
{} is frozen.
→ {}已冻结。
{} is not frozen.
→ {}未冻结。
Nothing of that kind ever happened to {}.
→ {}没有此类流水。
{} = {} paid + {} gift
→ {} = 付费币 {} + 赠送币 {}
{} ever bought
→ 累计充值 {}
{} ever given
→ 累计赠送 {}
{} spent, less what was refunded
→ 累计消费 {}（已减去退款）
yes
→ 是
no
→ 否
no entry yet
→ 没有流水
{} refunded
→ 已退还 {}
by {}
→ 操作人 {}
No running service was found: there is no {}. Start one with npx pactolus dev, or name one
with --url and --admin-token.
→ 找不到正在运行的服务：{} 不存在。
→ 请用 npx pactolus dev 启动，或用 --url 和 --admin-token 指定。
{}, which names the service at {}, has no token: set PACTOLUS_URL and PACTOLUS_ADMIN_TOKEN
→ {} 指明服务在 {}，但没有令牌：请设置 PACTOLUS_URL 和 PACTOLUS_ADMIN_TOKEN
The service at {} wants a token: set PACTOLUS_ADMIN_TOKEN
→ 服务 {} 需要令牌：请设置 PACTOLUS_ADMIN_TOKEN
{}, or pass --admin-token.
→ {}，或指定 --admin-token。
{} must be an http(s) address, not "{}"
→ {} 须为 http(s) 地址，不能是 "{}"
{} must not hold a password: the admin token says who you are
→ {} 不得包含密码：身份由管理令牌确定
{} does not hold a token: printable ASCII without spaces
→ {} 中没有有效的令牌：须为不含空格的可打印 ASCII 字符
Which offer? Pass its id; pactolus offer list shows them.
→ 哪个 offer？请指定 offer_id，可用 pactolus offer list 查看。
Which offer? Pass --offer; pactolus offer list shows them.
→ 哪个 offer？请指定 --offer，可用 pactolus offer list 查看。
Which player? Pass --openid.
→ 哪个玩家？请指定 --openid。
{}, zone {}, offer {} ({})
→ 玩家 {}（zone {}，offer {}，{}）
"{}" cannot be the name of anything
→ "{}" 不能用作名称或编号
Nothing answers at {}, the address from {} ({}). Start the service with npx pactolus dev,
or name another with --url.
→ {} 没有响应，该地址来自 {}（{}）。
→ 请用 npx pactolus dev 启动服务，或用 --url 指定其他地址。
{}, the address from {}, speaks no TLS: does it begin with http: instead?
→ {} 未启用 TLS，该地址来自 {}：是否应以 http: 开头？
The certificate of {} was refused: {} ({}). Name the file of its authority with NODE_EXTRA_CA_CERTS.
→ {} 的证书不可信：{}（{}）。
→ 请用 NODE_EXTRA_CA_CERTS 指定 CA 证书文件。
Whether it was done is not known. {}
→ 不确定是否已执行。{}
No answer from {} ({}).{}
→ {} 没有返回（{}）。{}
{} sends on to {}: pass that as --url.
→ {} 重定向到 {}，请用 --url 指定该地址。
{} answers HTTP {}, but not as Pactolus does.
→ {} 返回 HTTP {}，但不是 Pactolus 的格式。
{} does not know the admin token from {}.
→ {} 不认可来自 {} 的管理令牌。
{} is no emulator: clock, faults, states and namespaces are those of pactolus dev.
→ {} 不是模拟器：时钟、故障、状态和命名空间只属于 pactolus dev。
it took too long
→ 超时
There is no game yet; pactolus app create makes one.
→ 还没有游戏，可用 pactolus app create 创建。
The secret of {} was replaced; its access tokens are worth nothing now.
→ {} 的 secret 已更换，原有的 access_token 全部失效。
It is shown only once.
→ 只显示这一次。
The game is registered.
→ 游戏已登记。
The secret is shown only once.
→ secret 只显示这一次。
{} is logged in to {} until {}.
→ {} 已登录 {}，有效期至 {}。
{} is logged out of {}.
→ {} 已退出 {}。
Which game? Pass its appid; pactolus app list shows them.
→ 哪个游戏？请指定 appid，可用 pactolus app list 查看。
Run the command again as it is: coins move once.
→ 请原样重新执行：游戏币只变动一次。
{} coins came in as {}; the balance is {}.
→ {} 枚游戏币已到账，单号 {}，余额 {}。
Request {} of {} is {}.
→ 申请 {}（{}）的状态为 {}。
1 violation
→ 1 处违反
{} violations
→ {} 处违反
All {} checks hold.
→ 全部 {} 项检查通过。
{} of {} checks are broken.
→ {2} 项检查中有 {1} 项未通过。
Nothing was changed through the admin API.
→ 没有通过管理接口做过修改。
Pactolus is ready at {} (data: {}; admin API: {}/admin/v1/docs)
→ Pactolus 已就绪：{}   （数据：{}；管理接口：{}/admin/v1/docs）
(at this machine it signs you in by itself, as developer)
→ （在本机打开会自动以 developer 身份登录）
(production)
→ （正式环境）
(sandbox)
→ （沙箱）
(http://api.weixin.qq.com without a token)
→ （不带 token 的 http://api.weixin.qq.com）
(all of the above)
→ （包含以上全部信息）
Pay 10 coins:
→ 扣款 10 枚：
Cancel that pay:
→ 取消这笔扣款：
Show the balance of the player:
→ 查询玩家余额：
real time
→ 实际时间
{}, {} h behind real time
→ {}，比实际时间慢 {} 小时
{}, {} h ahead of real time
→ {}，比实际时间快 {} 小时
Nothing to close in {}: no day of it had an account.
→ {} 没有可日结的日期：没有账户。
Every day that can be closed is closed.
→ 可日结的日期均已日结。
added up
→ 已合计
days
→ 天
The job failed: {}.
→ 任务失败：{}。
see its log
→ 见任务日志
Closed through {}; days: {}.
→ 已日结到 {}，共 {} 天。
No day of that month is closed.
→ 该月没有已日结的日期。
same
→ 一致
differs
→ 不一致
The document does not have the hash that was kept.
→ 日结内容与保存的哈希不符。
It does not follow the close of the day before.
→ 与前一天的日结不衔接。
zone {} {}: closed with {}, now {}
→ zone {}  {}：日结时 {}，现在 {}
Entries that came after the day was closed: {}
→ 日结之后才写入的流水：{} 条
zone {} entry {} paid {} gift {}
→ zone {}  流水 {}  付费币 {}  赠送币 {}
give --date or --month
→ 请指定 --date 或 --month
--out must end in .csv, .xlsx or .json, not "{}"
→ --out 须以 .csv、.xlsx 或 .json 结尾，不能是 "{}"
{} has no index.js
→ {} 中没有 index.js
--event is not JSON: {}
→ --event 不是 JSON：{}
--event must be a JSON object
→ --event 须为 JSON 对象
{} does not exist, so the function may not call any API
→ {} 不存在，因此云函数不能调用任何接口
the function threw an error
→ 云函数抛出异常
Is it in permissions.openapi of its config.json?
→ config.json 的 permissions.openapi 中有这个接口吗？
The function's process ended by {}, before main gave a result.
→ 云函数进程在 main 返回结果之前被 {} 终止。
The function's process ended with exit code {}, before main gave a result.
→ 云函数进程在 main 返回结果之前退出，退出码 {}。
Pass the id of an environment. pactolus cloud env list shows them.
→ 请指定云环境，可用 pactolus cloud env list 查看。
cannot write the token to {}: {}
→ 无法把令牌写入 {}：{}
Name the APIs to permit, or pass --config or --paths.
→ 请指定要授权的接口，或使用 --config 或 --paths。
{} The APIs are {}.
→ {} 可用的接口：{}。
{} may call: {}.
→ {} 可调用：{}。
nothing
→ 无
Its cloudbase_access_token may call: {}.
→ 其 cloudbase_access_token 可访问：{}。
There is no cloud environment. Register one with pactolus cloud env create.
→ 还没有云环境，可用 pactolus cloud env create 登记。
The cloud environment is registered.
→ 云环境已登记。
The secretKey is shown only once.
→ secretKey 只显示这一次。
The credential of {} is replaced. The previous one is refused from now on.
→ {} 的凭证已更换，原凭证从此被拒绝。
The cloud environment {} is removed.
→ 云环境 {} 已删除。
in memory, new at each start
→ 在内存中，每次启动都是新的
{} holds none yet; the first start makes it
→ {} 中还没有数据库，首次启动时创建
Pactolus needs PostgreSQL 15.
→ Pactolus 需要 PostgreSQL 15。
an answered order is on disk
→ 已返回的订单都已落盘
{} off: a crash loses orders that were answered
→ {} 已关闭：崩溃时会丢失已返回的订单
Set it to on in postgresql.conf.
→ 请在 postgresql.conf 中设为 on。
{} ms from that of the database
→ 与数据库时钟相差 {} 毫秒
Synchronise both machines by NTP.
→ 请用 NTP 同步两台机器的时钟。
missing, or older than this release
→ 不存在，或版本较旧
The next start brings it up to date.
→ 下次启动时会自动升级。
Run pactolus migrate.
→ 请执行 pactolus migrate。
of this release
→ 与当前版本一致
{}, which holds it, is missing
→ 存放主密钥的 {} 不存在
Restore it from a copy of the folder.
→ 请从该目录的备份中恢复。
that of this database
→ 与数据库一致
a secret in the database does not open
→ 数据库中有密文无法解开
pactolus key check names each.
→ 可用 pactolus key check 逐条检查。
each has {} characters or more
→ 均不少于 {} 个字符
shorter than {} characters: {}
→ 少于 {} 个字符：{}
Add a longer one with pactolus offer add-key, then retire the short one.
→ 请用 pactolus offer add-key 添加更长的，再停用短的。
{} workers share {} processors
→ {} 个工作进程共用 {} 个处理器
Start no more workers than processors.
→ 工作进程数不应多于处理器数。
a token without a name: the audit log cannot tell who did what
→ 有令牌没有名称：操作日志无法区分操作人
Give each operator one: PACTOLUS_ADMIN_TOKEN=li:TOKEN,wang:TOKEN
→ 请为每位运营人员设置：PACTOLUS_ADMIN_TOKEN=li:TOKEN,wang:TOKEN
{}, each with a name
→ {} 个，均有名称
secrets are readable for their owner alone
→ 密钥文件仅所有者可读
other users may use {}
→ 其他用户可以访问 {}
{} GiB free at {}
→ 剩余 {} GiB（{}）
A full disk stops the service. Free some space.
→ 磁盘写满后服务会停止，请清理空间。
{}:{} is free
→ {}:{} 空闲
a service answers at {}:{}
→ {}:{} 已有服务在运行
pactolus {}, examined for {}
→ pactolus {}，按 {} 模式检查
1 fault.
→ 发现 1 个故障。
{} faults.
→ 发现 {} 个故障。
The rest was not examined. docs/reference/configuration.md lists every option.
→ 其余项目没有检查。全部选项见 docs/reference/configuration.md。
complete
→ 完整
ok
→ 正常
warning
→ 警告
fault
→ 故障
skipped
→ 跳过
node
→ Node.js
disk
→ 磁盘
port
→ 端口
files
→ 文件权限
configuration
→ 配置
database
→ 数据库
schema
→ 数据库结构
master key
→ 主密钥
clock
→ 时钟
durability
→ 持久性
workers
→ 工作进程
{} is not the ready file of {}: name it with --ready-file, or its folder with --data
→ {} 不是 {} 的就绪文件：请用 --ready-file 指定，或用 --data 指定其目录
{} speaks of no demo game with a cloud environment
→ {} 中没有带云环境的演示游戏
Nothing answers at {}. Start it with pactolus dev.
→ {} 没有响应。请用 pactolus dev 启动。
the ready file
→ 就绪文件
must be a number from 0 to 1, or off, not "{}"
→ 须为 0 至 1 的数或 off，不能是 "{}"
`
