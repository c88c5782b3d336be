// Help of the commands that start, check and divide the service.
export const helpService = `
A virtual-currency service that speaks the Midas (米大师) payment protocol of WeChat.
→ 微信小游戏虚拟支付服务，兼容米大师（Midas）协议。
Exit codes: 0 done, 1 could not be done, 2 wrong arguments or configuration, 3 no service answers.
→ 退出码：0 成功，1 失败，2 参数或配置错误，3 连不上服务。
Run the emulator: the whole service on an embedded database, with a demo game.
→ 运行模拟器：完整的服务，使用内嵌数据库，自带演示游戏。
Run the service in production, on PostgreSQL. Refuses to start without its secrets.
→ 在生产环境运行服务，使用 PostgreSQL。缺少密钥时拒绝启动。
Run a command against an emulator that is there for it: started before, stopped after. No line of
a cloud function or of its tests has to change.
→ 在模拟器环境中运行命令：运行前启动模拟器，结束后停止。云函数和测试代码不用改。
Run a command against an emulator: a test suite, a cloud function.
→ 在模拟器环境中运行命令，如测试套件、云函数。
The command finds in its environment: TCB_CONTEXT_CNFG, TENCENTCLOUD_*, TCB_*, SCF_NAMESPACE and
WX_* as in a cloud function: wx-server-sdk reaches the emulator, and cloud.getWXContext() gives
OPENID, APPID and ENV WX_CLOUDBASE_ACCESSTOKEN: a token for HTTP calls that lives for 30 minutes;
a program that runs longer reads the file of --cloud-token-file PACTOLUS_URL, _APPID, _SECRET,
_OFFER_ID, _KEY, _SANDBOX_KEY, _OPENID, _ZONE_ID and _ADMIN_TOKEN for a game server: the demo
game, with 1000 coins of its player HTTPS_PROXY, HTTP_PROXY, NODE_OPTIONS and certificates to
trust (NODE_EXTRA_CA_CERTS, SSL_CERT_FILE, CURL_CA_BUNDLE, REQUESTS_CA_BUNDLE):
https://api.weixin.qq.com and the hosts of cloud calls lead to the emulator, also where they are
written in the code; calls of other hosts are passed on It has this terminal, gets the signals,
and its exit code is ours: 128 and the number of the signal when a signal ended it, 126 or 127
when it could not be run.
→ 命令可使用以下环境变量：
→   TCB_CONTEXT_CNFG、TENCENTCLOUD_*、TCB_*、SCF_NAMESPACE 和 WX_*：与云函数相同，wx-server-sdk 连接模拟器，
→   cloud.getWXContext() 返回 OPENID、APPID 和 ENV
→   WX_CLOUDBASE_ACCESSTOKEN：HTTP 调用使用的令牌，有效期 30 分钟；运行更久的程序请读取
→   --cloud-token-file 指定的文件
→   PACTOLUS_URL、_APPID、_SECRET、_OFFER_ID、_KEY、_SANDBOX_KEY、_OPENID、_ZONE_ID 和 _ADMIN_TOKEN：
→   供游戏服务端使用的演示游戏，玩家有 1000 枚游戏币
→   HTTPS_PROXY、HTTP_PROXY、NODE_OPTIONS 和受信任的证书（NODE_EXTRA_CA_CERTS、SSL_CERT_FILE、
→   CURL_CA_BUNDLE、REQUESTS_CA_BUNDLE）：https://api.weixin.qq.com 和云调用的域名指向模拟器，代码中
→   写死的地址也一样；对其他主机的调用照常转发
→ 命令使用当前终端并收到信号，退出码原样返回：被信号终止时为 128 加信号编号，无法运行时为 126 或 127。
Which service: Without options an emulator is started in memory, on a free port, and stopped at
the end. --data keeps its coins in a folder. Where a running "pactolus dev" has that folder
(--data), wrote that file (--ready-file) or has that address (--url, with its ready file in ./data
or given), it is used instead. An emulator that is started takes every other option of "pactolus
dev" too.
→ 使用哪个服务：
→   不指定时在空闲端口上启动内存模拟器，命令结束后停止。--data 把游戏币保存在目录中。如果正在运行的
→   "pactolus dev" 使用该目录（--data）、写了该文件（--ready-file）或位于该地址（--url，就绪文件在 ./data
→   或另行指定），则使用它。新启动的模拟器也接受 "pactolus dev" 的其他选项。
Examine this machine, the configuration and the database: Node.js, disk, port, file modes, schema,
master key, clock, durability, key lengths.
→ 检查机器、配置和数据库：Node.js、磁盘、端口、文件权限、数据库结构、主密钥、时钟、持久性、密钥长度。
Look for what keeps the service from running well.
→ 检查可能影响服务运行的问题。
Give it the flags and the environment of the service: they are what it examines. It changes no
data. A database of dev that a running service has open is left out; ask that service: pactolus
audit.
→ 请使用与服务相同的选项和环境变量，检查的就是这些。不改动数据。dev 的数据库正由服务打开时不检查，
→ 请用 pactolus audit 检查该服务。
A fault keeps the service from starting or can lose coins; a warning can wait. Exit code 1 on a
fault.
→ “故障”会使服务无法启动或丢失游戏币，“警告”可以稍后处理。有故障时退出码为 1。
Bring a database to the schema of this release, or say what that would take.
→ 把数据库升级到当前版本的结构，或说明需要升级什么。
Bring a database to this release.
→ 把数据库升级到当前版本。
The service does this by itself at start, unless PACTOLUS_MIGRATE=off. Migrations run in one
transaction: all of them or none. Nothing happens to a database that is up to date. An embedded
database has one user at a time: stop its service first. With PACTOLUS_MASTER_KEY set, a database
that is sealed under another key is refused and not changed.
→ 除非设置 PACTOLUS_MIGRATE=off，服务启动时会自动升级。全部迁移在一个事务中执行，要么全部成功，要么
→ 全部回滚。已是最新的数据库不受影响。内嵌数据库同时只能由一个进程使用，请先停止服务。设置了
→ PACTOLUS_MASTER_KEY 时，拒绝使用另一把主密钥的数据库，且不做改动。
Check the master key of a database, and seal its secrets under a new one.
→ 检查数据库的主密钥，用新的主密钥重新加密。
Check and rotate the master key.
→ 检查和轮换主密钥。
Say whether the master key opens every secret of a database.
→ 检查主密钥能否解开数据库中的全部密文。
Opens every sealed value and changes nothing. Use it on a restored backup, and before a key is
thrown away. Exit code 1 when the key is another one or a value does not open.
→ 解开每一条密文，不做改动。用于检查恢复的备份，或在销毁密钥之前使用。主密钥不对或有密文无法解开时
→ 退出码为 1。
Seal every secret of a database under the new master key.
→ 用新的主密钥重新加密数据库中的全部密文。
Every service must run with the new key as PACTOLUS_MASTER_KEY and the old one as
PACTOLUS_MASTER_KEY_PREVIOUS first; docs/master-key.md has all steps. Services go on meanwhile. If
the command is interrupted, start it again. Without an error, the old key opens nothing any more.
→ 请先让所有服务以新密钥作为 PACTOLUS_MASTER_KEY、旧密钥作为 PACTOLUS_MASTER_KEY_PREVIOUS 运行，
→ 完整步骤见 docs/master-key.md。轮换期间服务照常运行。命令中断后重新执行即可。执行成功后，旧密钥不再能
→ 解开任何密文。
Spread the ledger over several PostgreSQL servers, behind a PL/Proxy router.
→ 把账本分布到多台 PostgreSQL 上，由 PL/Proxy 路由库转发。
Spread the ledger over several PostgreSQL servers.
→ 把账本分布到多台 PostgreSQL 上。
A router is a PostgreSQL database that the service uses like any other. It has the apps, offers
and tokens itself; what it is asked of the ledger it passes on, with PL/Proxy, to the one
partition that keeps the player. There are 2^n partitions, each a PostgreSQL of its own.
docs/partitions.md tells how many one needs, what happens when one is down, and how they are
doubled.
→ 路由库是一个 PostgreSQL 数据库，服务像使用普通数据库一样使用它。游戏、offer 和 token 存放在路由库中；
→ 账本的调用由 PL/Proxy 转发给存放该玩家的分区。分区共 2^n 个，各为一台 PostgreSQL。需要多少分区、分区停机
→ 的影响和翻倍扩容的步骤见 docs/partitions.md。
The router's server needs PL/Proxy (Debian: postgresql-15-plproxy); the partitions need nothing.
→ 路由库所在服务器需要 PL/Proxy（Debian：postgresql-15-plproxy），分区不需要。
Make an empty database the router of a ledger on these partitions.
→ 把一个空数据库设为这些分区的路由库。
The databases must be there and empty, and the user of the router a superuser: no other may create
the extension PL/Proxy. Repeated, it finishes what was begun.
→ 各数据库须已创建且为空，路由库的用户须为超级用户，否则无法创建 PL/Proxy 扩展。重复执行会继续未完成的
→ 步骤。
A database that has served alone becomes the one partition of a router, and is doubled then: stop
its services, copy its schema directory to the router's database (pg_dump --schema directory),
name it here alone, and start the services on the router.
→ 原来单独使用的数据库可作为路由库的唯一分区，再翻倍扩容：停止服务，把其中的 directory 模式复制到路由库
→ （pg_dump --schema directory），此处只指定这个数据库，然后在路由库上启动服务。
The router connects as the user of each URL, from its own server. Leave the password out where a
.pgpass file or a certificate there can give it: what stands in the URL is stored in the router.
→ 路由库从自己的服务器、以各 URL 中的用户连接分区。URL 会保存在路由库中，因此可用 .pgpass 或证书时不要在
→ URL 中写密码。
Show the partitions, their sizes, and how far a doubling is.
→ 显示各分区及其大小、翻倍扩容的进度。
Accounts are as PostgreSQL last estimated them. Exit code 1 when a partition does not answer.
→ 账户数是 PostgreSQL 最近一次的估算值。有分区不返回时退出码为 1。
Prove that router and partitions are of this release and know each other.
→ 检查路由库和分区是否都是当前版本，并互相对应。
Each partition must be the one the router takes it for, of this release, and be reached by
PL/Proxy under its number. Exit code 1 when something is not so. It reads no account: pactolus
audit does.
→ 每个分区须与路由库的记录一致、版本相同，并可由 PL/Proxy 以其编号访问。有不符时退出码为 1。不读取账户，
→ 账户请用 pactolus audit 检查。
Bring every partition, and then the router, to this release.
→ 先升级所有分区，再升级路由库。
All partitions are asked before the first is touched: one of a newer release refuses. The
functions of the router change last and at once, so that it never speaks to partitions of two
releases. If it breaks off, start it again. A service of another release does not start on the
router.
→ 升级前先检查所有分区，有更新版本的分区时拒绝执行。路由库的函数最后一次性替换，不会同时面对两个版本的
→ 分区。命令中断后重新执行即可。版本不同的服务无法在路由库上启动。
Go from N partitions to 2N while serving, with one short pause.
→ 在线把 N 个分区扩为 2N 个，只短暂停顿一次。
Go from N partitions to 2N while serving.
→ 在线把 N 个分区扩为 2N 个。
Each partition i of N is copied to a new database, which becomes partition i + N; no other one is
touched. Three steps, each of which may be repeated:
→ N 个分区中的分区 i 复制到一个新数据库，成为分区 i + N，其他分区不受影响。共三步，每步都可重复执行：
1. start copies by logical replication while everything serves. Every partition needs wal_level =
logical. Look at it with: pactolus partition status 2. switch stops taking orders, lets the last
ones arrive, and puts the new partitions in their place: orders wait meanwhile, usually less than
a second. Services need no restart. 3. prune removes from each partition the players that the
other one keeps now. Each is seen there first, with all its entries.
→ 1. start   以逻辑复制拷贝数据，服务照常运行。每个分区都需要 wal_level = logical。
→              查看进度：pactolus partition status
→   2. switch  停止接收订单，等最后的订单复制完成，然后启用新分区。订单在此期间等待，通常不到一秒。
→              服务不用重启。
→   3. prune   从每个分区删除已归另一分区的玩家。删除前先核对该玩家及其全部流水已在另一分区。
Then: pactolus audit proves that every account is where it belongs and nowhere else.
→ 最后执行 pactolus audit，检查每个账户只存在于所属分区。
Begin to copy each partition to an empty database.
→ 开始把每个分区复制到一个空数据库。
The new databases must be there and empty, and reach the partitions: each copies one by logical
replication. Everything serves meanwhile. Repeated, it finishes what was begun.
→ 新数据库须已创建且为空，并能连接各分区：每个新数据库以逻辑复制拷贝一个分区。服务照常运行。重复执行会
→ 继续未完成的步骤。
Put the new partitions in their place.
→ 启用新分区。
Refused while a copy is not complete or far behind: look at pactolus partition status. If a copy
does not catch up in 10 s, everything goes on as before. If the command breaks off, start it
again: until then orders are answered -1 and nothing happens.
→ 复制未完成或落后太多时拒绝执行，请查看 pactolus partition status。10 秒内没有追上则恢复原状。命令中断后
→ 请重新执行：在此之前订单返回 -1，不执行。
End a doubling before the switch: nothing has changed.
→ 在切换之前取消翻倍扩容，数据没有变化。
A doubling that was begun lets the old servers keep their WAL for the copies: end it if you do not
go on. The new databases hold half-made copies then; create them again before another start.
→ 扩容期间旧服务器会为复制保留 WAL，不再继续时请取消。取消后新数据库只有部分数据，再次开始之前请重建。
Remove from each partition the players that another one keeps now.
→ 从每个分区删除已归另一分区的玩家。
An account is removed where it no longer belongs once it was seen where it does, with every entry.
The database deletes nothing else, for any user. The partition keeps a count of what was removed.
→ 确认账户及其全部流水已在所属分区之后，才从原分区删除。数据库不允许任何人删除其他数据。分区记录删除的
→ 数量。
Check every invariant of the ledger of a running service.
→ 检查正在运行的服务的全部账本不变量。
Check every invariant; read the audit log.
→ 检查全部不变量；查看操作日志。
Each line is a rule that no sequence of requests, crashes or fail-overs may break. The rows that
break one are printed below it (the service lists the first ones of each). Exit code 1 when there
are any.
→ 每行是一条规则，任何请求顺序、崩溃或主备切换都不得违反。违反规则的行显示在下方（服务只列出每条规则的
→ 前几行）。有违反时退出码为 1。
Finding the service: --url and --admin-token, or PACTOLUS_URL and PACTOLUS_ADMIN_TOKEN; without
them the ready file that a running "pactolus dev" keeps in its data folder.
→ 如何找到服务：
→   使用 --url 和 --admin-token，或 PACTOLUS_URL 和 PACTOLUS_ADMIN_TOKEN；都不设置时读取正在运行的
→   "pactolus dev" 在数据目录中的就绪文件。
Show the audit log: who changed what, when, from where, with what result.
→ 查看操作日志：谁在何时从何处修改了什么，结果如何。
Show who changed what.
→ 查看谁修改了什么。
Every change made through the admin API, the refused ones too, newest first. What was sent is in
the JSON; secrets are masked there.
→ 通过管理接口做的每次修改，包括被拒绝的，新的在前。JSON 中有提交的内容，密钥已遮盖。
Print a script that makes your shell complete commands, options and values.
→ 打印补全脚本，用于补全命令、选项和选项的值。
Print what makes a shell complete commands.
→ 打印 shell 补全脚本。
Generate completion suggestions
→ 生成补全候选
`
